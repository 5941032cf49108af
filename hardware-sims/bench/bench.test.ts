import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { connectClient } from '../support/printer-client.testkit.ts';
import { testFolder } from '../support/folder.testkit.ts';
import { openTillPort } from '../support/till-port.testkit.ts';
import { until } from '../support/until.ts';
import type { Bench, BenchOptions } from './api.ts';
import { createBench } from './bench.ts';
import { readPresets } from './presets.ts';
import type { BenchState } from './state.ts';

async function started(
  options: Partial<BenchOptions> = {},
): Promise<{ bench: Bench; url: string }> {
  const bench = await createBench({
    folder: join(await testFolder(), 'ports'),
    http: { port: 0 },
    ...options,
  });
  onTestFinished(bench.close);
  return { bench, url: bench.addresses().bench ?? '' };
}

async function post(
  url: string,
  body: unknown = {},
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** A request with a Host header of our choice, which fetch does not allow. */
function statusAs(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(`${url}/api/state`, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

describe('a script at the bench', () => {
  test('[HW-05] drives every device of one till: scan, swipe, print, network', async () => {
    const { bench } = await started({
      network: { target: { host: '127.0.0.1', port: 1 } },
      http: false,
    });
    const { scanner, magstripe, printer, network } = bench.addresses();
    const scans = await openTillPort(scanner);
    const swipes = await openTillPort(magstripe);
    onTestFinished(scans.close);
    onTestFinished(swipes.close);
    await Promise.all([bench.scanner.port.opened(), bench.magstripe.port.opened()]);

    await bench.scan('4600000000015');
    await scans.waitFor('4600000000015\r');
    await bench.swipe({ track2: ';9900012345678901=?' });
    await swipes.waitFor(';9900012345678901=?9\r');

    const till = await connectClient(printer.port);
    till.send('hello\n', [0x1d, 0x56, 0]);
    expect((await bench.printer.cutPaper(1)).text).toBe('hello');
    till.socket.destroy();

    expect(network?.port).toBeGreaterThan(0);
    await bench.setNetwork(false);
    expect(bench.state().network?.isOn).toBe(false);
    const told = bench.journal.entries().map(({ text }) => text.en);
    expect(told).toContain('Receipt 1 is cut');
    expect(told).toContain('The network is down');
    expect(JSON.stringify(bench.state())).not.toContain('9900012345678901');
  });

  test('a port that is taken stops the start, and nothing is left behind', async () => {
    const { bench } = await started();
    const folder = join(await testFolder(), 'ports');
    const taken = new URL(bench.addresses().bench ?? '').port;
    await expect(createBench({ folder, http: { port: Number(taken) } })).rejects.toThrow(
      /EADDRINUSE/,
    );
    expect(existsSync(join(folder, 'scanner'))).toBe(false);
    await expect(createBench({ folder, printer: { port: bench.printer.port } })).rejects.toThrow(
      /EADDRINUSE/,
    );
  });
});

describe('the bench over HTTP', () => {
  test('[HW-05] a scan by POST reaches the serial port', async () => {
    const { bench, url } = await started();
    const till = await openTillPort(bench.addresses().scanner);
    onTestFinished(till.close);
    await bench.scanner.port.opened();
    expect(await post(`${url}/api/scanner/settings`, { aim: 'on' })).toMatchObject({ status: 200 });
    expect(await post(`${url}/api/scanner/scan`, { code: '4600000000015' })).toEqual({
      status: 200,
      body: { symbology: 'EAN-13' },
    });
    await till.waitFor(']E04600000000015\r');
  });

  test('[HW-04] [HW-05] a cable pulled by POST: the till hangs up, scanning is refused with a reason', async () => {
    const { bench, url } = await started();
    const till = await openTillPort(bench.addresses().scanner);
    await bench.scanner.port.opened();
    await post(`${url}/api/devices/scanner/unplug`);
    await till.waitForHangUp();
    expect(await post(`${url}/api/scanner/scan`, { code: '1' })).toEqual({
      status: 409,
      body: {
        code: 'device.unplugged',
        message: {
          ru: 'Устройство отключено: сначала подключите его.',
          en: 'The device is unplugged: plug it in first.',
        },
      },
    });
    await post(`${url}/api/devices/scanner/plug`);
    const again = await openTillPort(bench.addresses().scanner);
    onTestFinished(again.close);
    await bench.scanner.port.opened();
    await post(`${url}/api/scanner/scan`, { code: '77', symbology: 'QR' });
    await again.waitFor('77\r');
  });

  test('[HW-05] paper, cover, errors and the end of the paper in the middle', async () => {
    const { bench, url } = await started();
    await post(`${url}/api/printer/cover`, { open: true });
    expect(bench.printer.state().isOnline).toBe(false);
    await post(`${url}/api/printer/cover`, { open: false });
    await post(`${url}/api/printer/error`, { error: 'cutter' });
    expect(bench.printer.state().error).toBe('cutter');
    await post(`${url}/api/printer/error`, { error: null });
    await post(`${url}/api/printer/paper-out-after`, { lines: 1 });
    const till = connect(bench.printer.port, '127.0.0.1').on('error', () => undefined);
    onTestFinished(() => {
      till.destroy();
    });
    till.write('one\ntwo\n');
    await until(
      () => bench.printer.state().paper === 'out',
      2000,
      () => 'paper did not end',
    );
    const papers = (await (await fetch(`${url}/api/papers`)).json()) as { text: string }[];
    expect(papers.map(({ text }) => text)).toEqual(['one']);
    const picture = await fetch(`${url}/api/papers/1/picture`);
    expect(picture.headers.get('content-type')).toContain('image/svg+xml');
    expect(await picture.text()).toContain('>one</text>');
  });

  test('the state comes alive over a WebSocket', async () => {
    const { bench, url } = await started();
    const states: BenchState[] = [];
    const socket = new WebSocket(`${url.replace('http', 'ws')}/live`);
    onTestFinished(() => socket.terminate());
    socket.on('message', (data: Buffer) => states.push(JSON.parse(data.toString()) as BenchState));
    await until(
      () => states.length === 1,
      2000,
      () => 'no first state',
    );
    bench.printer.setPaper('near-end');
    await until(
      () => states.at(-1)?.printer.paper === 'near-end',
      2000,
      () => 'no new state',
    );
  });

  test('every wrong request is refused naming its field, and nothing changes', async () => {
    const { bench, url } = await started();
    const before = { ...bench.state(), journal: [] };
    for (const [path, body, field] of [
      ['/api/scanner/scan', {}, 'code'],
      ['/api/scanner/scan', { code: '' }, 'code'],
      ['/api/scanner/scan', { code: '1', symbology: 'EAN-14' }, 'symbology'],
      [
        '/api/scanner/scan',
        { code: '1', dribble: { chunkBytes: 0, gapMs: 1 } },
        'dribble.chunkBytes',
      ],
      ['/api/scanner/scan', { code: '1', colour: 'red' }, 'colour'],
      ['/api/scanner/glued', { codes: ['1', 2] }, 'codes[1]'],
      ['/api/magstripe/swipe', { track2: 'IVANOV' }, 'track'],
      ['/api/printer/paper', { state: 'wet' }, 'state'],
      ['/api/printer/paper-out-after', { lines: 1.5 }, 'lines'],
      ['/api/network', [], 'body'],
    ] as const) {
      const answer = await post(`${url}${path}`, body);
      expect(answer, path).toMatchObject({ status: 400, body: { code: 'input.wrong', field } });
      expect({ ...bench.state(), journal: [] }).toEqual(before);
    }
  });

  test('a network that was not asked for is told so', async () => {
    const { url } = await started();
    expect(await post(`${url}/api/network`, { on: false })).toMatchObject({
      status: 409,
      body: { code: 'network.absent' },
    });
  });

  test('neither a foreign name nor a foreign page may drive the bench', async () => {
    const { url } = await started();
    const { host } = new URL(url);
    expect(await statusAs(url, { host })).toBe(200);
    expect(await statusAs(url, { host: 'evil.example' })).toBe(403);
    expect(await statusAs(url, { host: '127.0.0.1.evil.example' })).toBe(403);
    expect(await statusAs(url, { host, origin: 'http://evil.example' })).toBe(403);
    expect(await statusAs(url, { host, origin: 'null' })).toBe(403);

    const socket = new WebSocket(`${url.replace('http', 'ws')}/live`, {
      origin: 'http://evil.example',
    });
    const refused = await new Promise<string>((resolve) => {
      socket.on('error', (error) => resolve(error.message));
    });
    expect(refused).toContain('403');
  });

  test('what is not JSON, too long, or nowhere has its own answer', async () => {
    const { url } = await started();
    const raw = async (path: string, init: RequestInit): Promise<number> =>
      (await fetch(`${url}${path}`, init)).status;
    const json = { 'content-type': 'application/json' };
    expect(await raw('/api/scanner/scan', { method: 'POST', body: 'code=1' })).toBe(415);
    expect(await raw('/api/scanner/scan', { method: 'POST', headers: json, body: '{' })).toBe(400);
    const long = JSON.stringify({ code: 'x'.repeat(70_000) });
    expect(await raw('/api/scanner/scan', { method: 'POST', headers: json, body: long })).toBe(413);
    expect(await raw('/api/nowhere', { method: 'POST' })).toBe(404);
    expect(await raw('/api/scanner/scan', { method: 'PUT' })).toBe(405);
    expect(await raw('/../bench.ts', {})).toBe(404);
    expect(await raw('/api/papers/9/picture', {})).toBe(404);
  });
});

test('a presets file with a mistake names its place', () => {
  expect(readPresets([{ title: 'Milk', code: '1', kind: 'goods' }])).toHaveLength(1);
  expect(() => readPresets([{ title: 'Milk', code: '1', kind: 'milk' }])).toThrow(
    /body\[0\]\.kind/,
  );
});
