import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { parseOptions } from './options.ts';
import { portProblem } from './ports.ts';

test('without words the well-known ports are taken, each can be set', () => {
  expect(parseOptions([])).toMatchObject({ hubPort: 8080, tillPort: 8081, benchPort: 8082 });
  expect(parseOptions(['--till-port', '9000', '--fresh'])).toMatchObject({
    tillPort: 9000,
    fresh: true,
  });
});

test('a port that is none and a word that is unknown are named', () => {
  expect(() => parseOptions(['--hub-port', '80800'])).toThrow('--hub-port: «80800» is not a port');
  expect(() => parseOptions(['--hub-port', ''])).toThrow('--hub-port: «» is not a port');
  expect(() => parseOptions(['--data', ''])).toThrow('--data: name a folder');
  expect(() => parseOptions(['--frsh'])).toThrow('--frsh');
});

test('a taken port gets one line that says what to do', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  await expect(portProblem('till', port)).resolves.toContain(`port ${port} for the till is taken`);
  await new Promise((resolve) => other.close(resolve));
  await expect(portProblem('till', port)).resolves.toBeNull();
});
