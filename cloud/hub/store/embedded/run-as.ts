/** PostgreSQL refuses to run as root; as root we run it as the system user `postgres`. */
import { spawnSync } from 'node:child_process';
import { FatalError } from '../fatal.ts';

export interface RunAs {
  readonly uid?: number;
  readonly gid?: number;
}

const USER = 'postgres';
const MAKE_USER = {
  program: 'useradd',
  args: ['--system', '--user-group', '--no-create-home', USER],
} as const;

/**
 * Ids to run the server with: none when we are not root. The user is made when it is not there.
 * @throws FatalError when it cannot be made.
 */
export function serverUser(): RunAs {
  if (process.getuid?.() !== 0) return {};
  const found = lookUp();
  if (found !== null) return found;
  const made = spawnSync(MAKE_USER.program, MAKE_USER.args, {
    encoding: 'utf8',
  });
  const user = lookUp();
  if (user === null) {
    throw new FatalError(
      `Хаб запущен от root, а пользователя ${USER} для базы данных создать не удалось: ` +
        `${(made.stderr ?? String(made.error)).trim()}. Запустите хаб от обычного пользователя.`,
    );
  }
  return user;
}

function lookUp(): RunAs | null {
  const uid = id('-u');
  const gid = id('-g');
  return uid === null || gid === null ? null : { uid, gid };
}

function id(flag: '-u' | '-g'): number | null {
  const done = spawnSync('id', [flag, USER], { encoding: 'utf8' });
  return done.status === 0 ? Number.parseInt(done.stdout, 10) : null;
}
