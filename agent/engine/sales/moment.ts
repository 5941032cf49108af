/** The store's own calendar: an instant as the wall clock of the shop shows it. */
import type { Moment } from '@verno/shared/promotions/cheque';

/** Makes the converter of one IANA zone. @throws RangeError for a zone the system does not know. */
export function momentIn(timeZone: string): (epochMs: number) => Moment {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return (epochMs) => {
    const parts = new Map(format.formatToParts(epochMs).map(({ type, value }) => [type, value]));
    const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
    const date = `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
    return { epochMs, local: `${date}T${part('hour')}:${part('minute')}:${part('second')}` };
  };
}

/** The moment now in the store's zone, whatever zone the settings name by then. */
export function storeMoment(timeZone: () => string, nowMs: () => number): () => Moment {
  let zone = timeZone();
  let convert = momentIn(zone);
  return () => {
    const current = timeZone();
    if (current !== zone) {
      convert = momentIn(current);
      zone = current;
    }
    return convert(nowMs());
  };
}
