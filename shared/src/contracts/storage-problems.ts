/** What the till says of its own disk, file and queue. */
import type { Text } from '../kernel/text.ts';

export const STORAGE_PROBLEMS = {
  'store.disk_full': {
    ru: 'На диске кассы кончилось место: покупка не записана, чек цел. Освободите место и повторите.',
    en: "The till's disk is full: not recorded, the cheque is intact. Free space and try again.",
  },
  'store.failed': {
    ru: 'Не удалось записать на диск: ничего не потеряно, чек открыт. Повторите; не помогло — зовите техника.',
    en: 'Writing to disk failed: nothing is lost, the cheque is open. Try again or call the technician.',
  },
  'store.disk_low': {
    ru: 'Мало места на диске кассы: осталось {freeMb} МБ. Продажи идут; освободите место сегодня.',
    en: "The till's disk is nearly full: {freeMb} MB left. Selling goes on; free some space today.",
  },
  'store.disk_out': {
    ru: 'Диск кассы полон ({freeMb} МБ): касса только продаёт и хранит чеки, новые цены и акции не принимает. Освободите место.',
    en: "The till's disk is full ({freeMb} MB): it only sells and keeps purchases, new prices and promotions wait. Free some space.",
  },
  'store.damage_found': {
    ru: 'Файл кассы повреждён. После этого чека касса перезапустится и восстановит его; чек сохранится.',
    en: "The till's file is damaged. After this cheque the till restarts and mends it; the cheque is kept.",
  },
  'store.rebuilt': {
    ru: 'Файл кассы был повреждён и восстановлен: чеки прочитаны все ({events}). Старый файл сохранён; сообщите технику.',
    en: "The till's file was damaged and rebuilt: every purchase was read ({events}). The old file is kept; tell the technician.",
  },
  'store.rebuilt_with_loss': {
    ru: 'Файл кассы был повреждён. Прочитано чеков: {events}, не прочитано: {lost}. Старый файл сохранён; позовите техника.',
    en: "The till's file was damaged. Purchases read: {events}, not read: {lost}. The old file is kept; call the technician.",
  },
  'queue.nothing': {
    ru: 'Очередь пуста: всё уже в хабе, выгружать нечего.',
    en: 'The queue is empty: the hub has everything, there is nothing to export.',
  },
  'queue.no_hub_key': {
    ru: 'Касса ещё не получила ключ хаба и не может зашифровать выгрузку. Подключите её к хабу хотя бы раз.',
    en: "The till has not received the hub's key yet and cannot seal the export. Connect it to the hub once.",
  },
  'queue.no_folder': {
    ru: 'Папки {folder} нет. Вставьте флешку или проверьте путь; очередь осталась в кассе.',
    en: 'There is no folder {folder}. Insert the stick or check the path; the queue is still in the till.',
  },
  'queue.no_rights': {
    ru: 'В папку {folder} нельзя писать. Выберите другую или снимите защиту с флешки; очередь осталась в кассе.',
    en: 'The folder {folder} cannot be written to. Choose another one or unlock the stick; the queue is still in the till.',
  },
  'queue.no_space': {
    ru: 'В папке {folder} не хватает места: нужно {neededKb} КБ. Освободите место или возьмите другую флешку; очередь осталась в кассе.',
    en: 'There is not enough room in {folder}: {neededKb} KB are needed. Free some or take another stick; the queue is still in the till.',
  },
  'queue.not_written': {
    ru: 'Не удалось записать файл {file}: {reason}. Выберите другую папку; очередь осталась в кассе.',
    en: 'Could not write {file}: {reason}. Choose another folder; the queue is still in the till.',
  },
} as const satisfies Record<string, Text>;
