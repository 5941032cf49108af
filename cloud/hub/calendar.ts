/** Store-local dates and the instants they begin at. Zones come from the platform's own tables. */

const formats = new Map<string, Intl.DateTimeFormat>();

/** The instant (milliseconds since the Unix epoch) at which a local date `YYYY-MM-DD` begins in a zone. */
export function startOfDay(date: string, timeZone: string): number {
  return instantOf(`${date}T00:00:00`, timeZone);
}

/**
 * The instant at which a zone's wall clock shows `YYYY-MM-DDTHH:MM:SS`. Of a time that a change of the
 * clocks skips, the one an hour later; of a time it repeats, one of the two.
 */
export function instantOf(local: string, timeZone: string): number {
  const wanted = Date.parse(`${local}Z`);
  // Two rounds: the first guess may lie on the other side of a change of the clocks.
  let instant = wanted;
  for (let round = 0; round < 2; round += 1) instant = wanted - offsetMs(instant, timeZone);
  return instant;
}

/** Local wall time `YYYY-MM-DDTHH:MM:SS` of an instant in a zone. */
export function localTime(epochMs: number, timeZone: string): string {
  return new Date(epochMs + offsetMs(epochMs, timeZone)).toISOString().slice(0, 19);
}

/** Whether the platform knows an IANA zone by this name. */
export function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function offsetMs(epochMs: number, timeZone: string): number {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(epochMs)
      .map((part) => [part.type, Number(part.value)]),
  );
  const at = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const local = Date.UTC(
    at('year'),
    at('month') - 1,
    at('day'),
    at('hour'),
    at('minute'),
    at('second'),
  );
  return local - Math.floor(epochMs / 1000) * 1000;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timeZone, made);
  return made;
}

/** True when this machine knows the zone. */
export function isZone(timeZone: string): boolean {
  try {
    formatOf(timeZone);
    return true;
  } catch {
    return false;
  }
}
