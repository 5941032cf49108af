import { expect, test, vi } from 'vitest';
import { createStandIn } from './stand-in.testkit.ts';

const standIn = vi.hoisted(() => ({ parts: {} as Record<string, unknown> }));
vi.mock('electron', () => standIn.parts);

test('the main process joins Electron itself to the shell, and takes its own arguments only', async () => {
  const { electron, app, children } = createStandIn({
    isPackaged: false,
    appPath: '/x/dist/shell',
  });
  Object.assign(standIn.parts, electron);
  const { argv } = process;
  process.argv = ['electron', '/x/dist/shell', '--scanner', '/dev/ttyACM0'];
  try {
    await import('./main.ts');
  } finally {
    process.argv = argv;
  }
  await vi.waitFor(() => expect(children).toHaveLength(1));
  expect(app.calls).toContain('requestSingleInstanceLock');
  expect(children[0]!.entry).toBe('/x/engine/main.ts');
  expect(children[0]!.args.slice(-2)).toEqual(['--scanner', '/dev/ttyACM0']);
});
