/** How a run is told: moments, asks and answers, faults. */
import type { Fault } from './faults.ts';
import type { Answer, Ask } from './model.ts';

/** A moment of virtual time as a person reads it: day, hour, minute. */
export function momentOf(atMs: number): string {
  const minutes = Math.floor(atMs / 60_000);
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = Math.floor(minutes / 1440) + 1;
  return `день ${day}, ${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
}

/** An ask in a few words, for the story. */
export function brief(ask: Ask): string {
  if (ask.kind === 'hello') {
    return `hello ${ask.epoch}/${ask.head.seq} ${ask.nonce}${ask.again ? ' (снова)' : ''}`;
  }
  if (ask.kind === 'upload') {
    return `события ${ask.epoch}/${ask.events[0]?.seq}–${ask.events.at(-1)?.seq}`;
  }
  if (ask.kind === 'snapshot') return `снимок ${ask.snapshotId ?? 'любой'}, после ${ask.after}`;
  if (ask.kind === 'chunk') return `кусок ${ask.hash}`;
  if (ask.kind === 'enrol') return `подключение ${ask.code}`;
  const own = ask.scopes === null ? '' : ' (своя)';
  return `лента${own} с ${
    Object.values(ask.marks)
      .map(({ cursor }) => cursor)
      .join('/') || 0
  }`;
}

/** An answer in a few words. */
export function briefAnswer(answer: Answer): string {
  if (answer.kind === 'refused') return `отказ ${answer.code}`;
  if (answer.kind === 'ack') {
    const where = answer.apart ? 'отдельно' : 'принято';
    return `${where} до ${answer.epoch}/${answer.seq} (хаб ${answer.hubEpoch})`;
  }
  if (answer.kind === 'welcome') {
    const acked = `у хаба ${answer.acked.seq}, хаб ${answer.hubEpoch}`;
    return `${answer.standing ?? 'здравствуй'} ${answer.nonce} (${acked})`;
  }
  if (answer.kind === 'enrolled') return `эпоха ${answer.epoch}`;
  if (answer.kind === 'chunk') return `${answer.chunk.kind}: ${answer.chunk.lines.length} строк`;
  if (answer.kind === 'snapshot') {
    const { snapshotId, position, chunks, whole } = answer.manifest;
    return `${snapshotId} (${position}), кусков ${chunks.length}${whole ? ', весь' : ''}`;
  }
  const { page } = answer;
  const reached = Object.values(page.cursors).map(({ cursor }) => cursor);
  return `${page.items.length} изм. до ${reached.join('/')}${page.complete ? ', всё' : ''}`;
}

/** What each kind of fault is, in words. */
export const FAULT_WORDS: Readonly<Record<Fault, string>> = {
  drop: 'сеть теряет',
  duplicate: 'сеть повторяет',
  delay: 'сеть задерживает и меняет порядок',
  partition: 'касса без сети часами и днями',
  till_crash: 'касса выключается',
  hub_crash: 'хаб падает',
  torn_commit: 'питание пропадает посреди записи',
  clone: 'диск кассы скопирован',
  till_restore: 'диск кассы возвращён из копии',
  new_disk: 'машина кассы заменена пустой',
  hub_restore: 'хаб восстановлен из копии',
  clock: 'часы прыгают на годы',
  versions: 'разные версии рядом',
  poison: 'событие, которое нельзя провести',
  foreign_id: 'чужой номер события',
  forged_bundle: 'подложенный пакет правил',
  revoke: 'касса отключена офисом',
  late_commit: 'запись хаба завершается поздно',
  cleaning: 'хаб забывает старые удаления',
  damaged_chunk: 'кусок снимка повреждён по дороге',
  snapshot_forgotten: 'хаб забывает снимок, который берут',
  newer_snapshot: 'хаб делает снимок новее',
  rot: 'бит гниёт в том, что пришло на кассу, или удаление пропадает',
};
