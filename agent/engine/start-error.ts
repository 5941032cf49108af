import type { Text } from '@verno/shared/kernel/text';

/** Why a till cannot start; the text says what to do. */
export class TillStartError extends Error {
  readonly text: Text;
  constructor(text: Text) {
    super(text.en);
    this.name = 'TillStartError';
    this.text = text;
  }
}

/** The words for a loopback port that cannot be had. */
export function portProblem(kind: 'port_taken' | 'no_access', port: number): TillStartError {
  if (kind === 'port_taken') {
    return new TillStartError({
      ru: `Порт ${port} занят: касса уже запущена или им пользуется другая программа. Закройте её или укажите другой порт (--port).`,
      en: `Port ${port} is taken: the till already runs or another program uses it. Close it or name another port (--port).`,
    });
  }
  return new TillStartError({
    ru: `Порт ${port} не открывается. Укажите другой (--port).`,
    en: `Port ${port} cannot be opened. Name another one (--port).`,
  });
}
