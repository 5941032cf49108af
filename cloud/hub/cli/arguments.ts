/** What may be said to `npm run hub --`, and the words that explain it. */
import { parseArgs } from 'node:util';
import { DEFAULT_DATA } from '../config.ts';

export const USAGE = `Команды хаба (npm run hub -- КОМАНДА):
  import goods ФАЙЛ [--partner П] [--keep-good] [--demo-prices]   товары из TSV или CSV (можно .gz)
  import purchases ФАЙЛ [--partner П] [--time-zone З]             покупки прошлых лет; повтор продолжает
  import check ФАЙЛ                                               сверить книги с таким файлом
  import queue ФАЙЛ                                               покупки кассы из зашифрованной выгрузки
  bundle publish ФАЙЛ [--partner П]                               опубликовать пакет правил
  staff add ЛОГИН --role РОЛЬ [--name ИМЯ] [--store МАГАЗИН]…     добавить сотрудника
  staff password ЛОГИН                                            выдать новый пароль
  till code КАССА                                                 код подключения кассы
  partner add НАЗВАНИЕ · store add НАЗВАНИЕ --address А --legal-name Ю --inn И [--time-zone З]
  till add НАЗВАНИЕ --store МАГАЗИН --number N
  application add НАЗВАНИЕ --right ПРАВО… [--store МАГАЗИН]… [--calls-per-minute N]   приложение с ключом API
  policy [--partner П]                                            правила компании и кто их менял
  policy set --reason ПРИЧИНА [--reversal КАК] [--grace-days N] [--zone ПОЯС]   изменить правила
  openapi [--language en]                                         документ OpenAPI 3.1
  demo [--json]                                                   демонстрационный магазин
  seed members ЧИСЛО --seed N [--partner П]                       выдуманные участники для нагрузки
  verify                                                          сверить книги
  replay --since ДАТА [--until ДАТА] [--limit N] [--json]         пересчитать покупки и назвать расхождения
  restored                                                        база возвращена из резервной копии
Общее: --data ПАПКА (${DEFAULT_DATA}), --database-url URL; пароль со стандартного ввода: --password-stdin`;

/** @throws TypeError with a code of `ERR_PARSE_ARGS…` for what is no option. */
export function readArguments() {
  return parseArgs({
    allowPositionals: true,
    options: {
      data: { type: 'string', default: DEFAULT_DATA },
      'database-url': { type: 'string' },
      partner: { type: 'string' },
      'keep-good': { type: 'boolean', default: false },
      'demo-prices': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      role: { type: 'string' },
      name: { type: 'string' },
      store: { type: 'string', multiple: true },
      language: { type: 'string', default: 'ru' },
      'password-stdin': { type: 'boolean', default: false },
      address: { type: 'string' },
      'legal-name': { type: 'string' },
      inn: { type: 'string' },
      'time-zone': { type: 'string', default: 'Europe/Moscow' },
      number: { type: 'string' },
      seed: { type: 'string' },
      since: { type: 'string' },
      until: { type: 'string' },
      limit: { type: 'string' },
      right: { type: 'string', multiple: true },
      'calls-per-minute': { type: 'string' },
      reversal: { type: 'string' },
      'grace-days': { type: 'string' },
      zone: { type: 'string' },
      reason: { type: 'string' },
    },
  });
}

export type Arguments = ReturnType<typeof readArguments>;
