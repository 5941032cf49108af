import { expect, onTestFinished, test } from 'vitest';
import { connectClient } from '../support/printer-client.testkit.ts';
import { until } from '../support/until.ts';
import { askStatus, switchedOn } from './printer.testkit.ts';

const DEADLINE_MS = 3000;

test('a till that dies without sending a byte leaves its place free', async () => {
  const { printer, till } = await switchedOn();
  const place = (taken: boolean): Promise<void> =>
    until(
      () => printer.state().isClientConnected === taken,
      DEADLINE_MS,
      () => `the client's place is ${taken ? 'free' : 'taken'}`,
    );
  await place(true);
  till.socket.end();
  await place(false);
  const next = await connectClient(printer.port);
  onTestFinished(() => void next.socket.destroy());
  next.send(askStatus(1));
  expect((await next.answer(1)).length).toBe(1);
});
