import { connect } from 'node:net';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { connectClient } from '../support/printer-client.testkit.ts';
import { until } from '../support/until.ts';
import { createDevice, type Device, RECEIVE_BUFFER_BYTES } from './device.ts';
import { askStatus, CUT, ESC, FS, GS, INIT, processId, switchedOn } from './printer.testkit.ts';
import { PROFILES, type ProfileName } from './profiles.ts';

const CP866_HELLO = [0x8f, 0xe0, 0xa8, 0xa2, 0xa5, 0xe2];
const CP1251_HELLO = [0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2];

function bare(profile: ProfileName = 'epson'): { device: Device; replies: number[] } {
  const replies: number[] = [];
  const device = createDevice({
    profile: PROFILES[profile],
    widthDots: 576,
    lineMs: 0,
    now: () => new Date(0),
    onReply: (bytes) => replies.push(...bytes),
    onChange: () => undefined,
  });
  return { device, replies };
}

function lines(profile: ProfileName, ...parts: readonly (readonly number[])[]): readonly string[] {
  const { device } = bare(profile);
  device.receive(Uint8Array.from([...parts.flat(), 0x0a]));
  return device.papers()[0]?.lines ?? [];
}

describe('code tables', () => {
  test.each([
    ['epson', [ESC, 0x74, 17], CP866_HELLO],
    ['epson', [ESC, 0x74, 46], CP1251_HELLO],
    ['rongta', [FS, 0x2e, ESC, 0x74, 7], CP866_HELLO],
    ['rongta', [FS, 0x2e, ESC, 0x74, 6], CP1251_HELLO],
    ['pos5890', [FS, 0x2e, ESC, 0x74, 59], CP866_HELLO],
    ['pos5890', [FS, 0x2e, ESC, 0x74, 73], CP1251_HELLO],
  ] as const)(
    '[HW-05] %s prints Russian after its own choice of table',
    (profile, choice, text) => {
      expect(lines(profile, choice, text)).toEqual(['Привет']);
    },
  );

  test('without leaving Chinese mode a clone prints hieroglyphs', () => {
    expect(lines('pos5890', INIT, [ESC, 0x74, 17], CP866_HELLO)[0]).not.toContain('Привет');
    expect(lines('pos5890', INIT, [FS, 0x2e], [ESC, 0x74, 17], CP866_HELLO)).toEqual(['Привет']);
  });

  test('a table the printer lacks is refused and the old one stays', () => {
    const { device } = bare('rongta');
    device.receive(Uint8Array.from([FS, 0x2e, ESC, 0x74, 7, ESC, 0x74, 99, ...CP866_HELLO, 10]));
    expect(device.papers()[0]?.lines).toEqual(['Привет']);
    expect(device.warnings()[0]?.why).toContain('ESC t 99');
  });
});

describe('answers', () => {
  test('[HW-05] the id of a job comes back only when all before it is on paper', async () => {
    const { printer, till } = await switchedOn({ lineMs: 15 });
    till.send(INIT, 'a\nb\nc\n', processId('ab12'));
    expect((await till.answer(7)).toString('latin1')).toBe('7"ab12\0');
    expect(printer.papers()[0]?.lines).toEqual(['a', 'b', 'c']);
  });

  test('clones ignore the id and answer GS r as a fence', async () => {
    const { printer, till } = await switchedOn({ profile: 'rongta' });
    till.send('a\n', processId('ab12'), [GS, 0x72, 1]);
    expect([...(await till.answer(1))]).toEqual([0]);
    printer.setPaper('near-end');
    till.send([GS, 0x72, 1]);
    expect([...(await till.answer(1))]).toEqual([3]);
  });

  test('every answer to DLE EOT can be told from other bytes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('ok', 'near-end', 'out'),
        fc.boolean(),
        fc.constantFrom(undefined, 'cutter', 'unrecoverable'),
        fc.boolean(),
        (paper, isCoverOpen, error, isHeldOffline) => {
          const { device, replies } = bare();
          device.change({ paper, isCoverOpen, error, isHeldOffline });
          device.receive(Uint8Array.from([1, 2, 3, 4].flatMap(askStatus)));
          expect(replies).toHaveLength(4);
          for (const byte of replies) expect(byte & 0x93).toBe(0x12);
        },
      ),
    );
  });

  test('automatic status back tells changes by itself until ESC @', async () => {
    const { printer, till } = await switchedOn();
    till.send([GS, 0x61, 0xff]);
    expect([...(await till.answer(4))]).toEqual([0x10, 0, 0, 0x0f]);
    printer.setCoverOpen(true);
    expect([...(await till.answer(4))]).toEqual([0x38, 0, 0, 0x0f]);
    printer.setCoverOpen(false);
    await till.answer(4);
    printer.setPaper('near-end');
    expect([...(await till.answer(4))]).toEqual([0x10, 0, 0x03, 0x0f]);

    till.send(INIT, processId('done'));
    await till.answer(7);
    printer.setPaper('out');
    till.send(askStatus(4));
    expect([...(await till.answer(1))]).toEqual([0x7e]);
  });

  test('it says who it is', async () => {
    const { till } = await switchedOn({ profile: 'rongta' });
    till.send([GS, 0x49, 66, GS, 0x49, 67]);
    expect((await till.answer(14)).toString('latin1')).toBe('_RONGTA\0_RP326');
  });

  test('status is answered inside an image, and the image is drawn all the same', () => {
    const { device, replies } = bare();
    const image = [GS, 0x76, 0x30, 0, 1, 0, 3, 0, ...askStatus(1)];
    device.receive(Uint8Array.from(image));
    expect(replies).toEqual([0x12]);
    expect(device.papers()[0]?.lines).toEqual(['[image 8×3]']);
    expect(device.warnings()).toEqual([]);
  });
});

describe('the drawer', () => {
  test('[HW-05] is kicked once per command, with its pulse and connector', async () => {
    const { printer, till } = await switchedOn();
    till.send([ESC, 0x70, 0, 25, 250], [ESC, 0x70, 49, 50, 250], processId('kick'));
    await till.answer(7);
    expect(printer.drawerKicks().map(({ pin, onMs }) => ({ pin, onMs }))).toEqual([
      { pin: 2, onMs: 50 },
      { pin: 5, onMs: 100 },
    ]);
    expect(printer.state().isDrawerOpen).toBe(true);
    till.send(askStatus(1));
    expect([...(await till.answer(1))]).toEqual([0x16]);
    printer.closeDrawer();
    till.send(askStatus(1));
    expect([...(await till.answer(1))]).toEqual([0x12]);
  });

  test('a command without its times waits for them and swallows what follows', () => {
    const { device } = bare();
    device.receive(Uint8Array.from([ESC, 0x70, 0, 0x41, 0x42, 0x43, 0x0a]));
    expect(device.drawerKicks()[0]?.onMs).toBe(0x41 * 2);
    expect(device.papers()[0]?.lines).toEqual(['C']);
  });
});

describe('one client at a time', () => {
  test('the second is turned away while the first is connected', async () => {
    const { printer, till } = await switchedOn();
    const second = connect(printer.port, '127.0.0.1');
    await new Promise<void>((resolve) => {
      second.on('error', () => undefined).on('close', () => resolve());
    });
    till.send('mine\n', CUT);
    expect((await printer.cutPaper(1)).lines[0]).toBe('mine');
    till.socket.end();
    await till.closed();
    await until(
      () => !printer.state().isClientConnected,
      2000,
      () => 'still connected',
    );
    const third = await connectClient(printer.port);
    onTestFinished(() => {
      third.socket.destroy();
    });
    third.send('next\n', CUT);
    expect((await printer.cutPaper(2)).lines[0]).toBe('next');
  });

  test('who says nothing for long is dropped', async () => {
    const { till } = await switchedOn({ idleMs: 60 });
    await till.closed();
  });

  test('who closes right after sending still gets everything printed', async () => {
    const { printer, till } = await switchedOn({ lineMs: 5 });
    till.socket.end(Buffer.from('a\nb\nc\n'));
    await till.closed();
    expect(printer.papers()[0]?.lines).toEqual(['a', 'b', 'c']);
  });
});

describe('layout', () => {
  const at = (...parts: readonly (string | readonly number[])[]): string[] => {
    const { device } = bare();
    const bytes = parts.flatMap((part) =>
      typeof part === 'string' ? Array.from(Buffer.from(part, 'latin1')) : part,
    );
    device.receive(Uint8Array.from(bytes));
    return [
      ...(device.papers()[0]?.lines ?? []),
      ...device.warnings().map(({ why }) => `! ${why}`),
    ];
  };

  test('left, centre, right; in the middle of a line it is too late', () => {
    expect(at([ESC, 0x61, 1], 'mid\n', [ESC, 0x61, 2], 'end\n')).toEqual([
      `${' '.repeat(22)}mid`,
      `${' '.repeat(45)}end`,
    ]);
    expect(at('x', [ESC, 0x61, 2], '\n')).toEqual([
      'x',
      '! ESC a in the middle of a line is ignored',
    ]);
  });

  test('tabs stand every eight columns, or where ESC D put them', () => {
    expect(at('a\tb\n')).toEqual(['a       b']);
    expect(at([ESC, 0x44, 20, 40, 0], 'a\tb\tc\n')).toEqual([
      `a${' '.repeat(19)}b${' '.repeat(19)}c`,
    ]);
  });

  test('font B holds 64 columns, double width 24', () => {
    expect(at([ESC, 0x4d, 1], 'b'.repeat(65), '\n')).toEqual(['b'.repeat(64), 'b']);
    expect(at([GS, 0x21, 0x10], 'w'.repeat(25), '\n')).toEqual(['w'.repeat(24), 'w']);
  });

  test('a bar code after text, or wider than the paper, is not printed', () => {
    const code = [GS, 0x6b, 2, ...Buffer.from('460000000001'), 0];
    expect(at('x', code, '\n')).toEqual(['x', '! GS k after text on the same line is ignored']);
    const wide = [GS, 0x6b, 73, 42, ...Buffer.from(`{B${'A'.repeat(40)}`)];
    expect(at(wide)).toEqual(['! CODE128 is wider than the paper and is not printed']);
  });

  test('strips of one image are one image to the eye', () => {
    const strip = [ESC, 0x2a, 33, 8, 0, ...Array.from({ length: 24 }, () => 0xaa), 0x0a];
    expect(at([ESC, 0x33, 24], strip, strip, [ESC, 0x32], 'text\n')).toEqual([
      '[image 8×24]',
      'text',
    ]);
  });

  test('unknown commands are told, not guessed at', () => {
    expect(at([ESC, 0x7e], 'go on\n')).toEqual(['go on', '! 1b 7e: no such command']);
  });
});

test('whatever bytes come, it neither crashes nor holds more than its buffer', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 600 }),
      fc.constantFrom('epson', 'pos5890'),
      (bytes, profile) => {
        const { device } = bare(profile);
        device.receive(bytes);
        expect(device.freeBytes()).toBe(RECEIVE_BUFFER_BYTES);
        for (const paper of device.papers()) expect(paper.picture()).toMatch(/^<svg .*<\/svg>$/s);
      },
    ),
    { numRuns: 300 },
  );
});

test('however the network cuts the stream, the paper is the same', () => {
  const command = fc.constantFrom(
    INIT,
    [ESC, 0x61, 1],
    [ESC, 0x45, 1],
    [GS, 0x21, 0x11],
    [GS, 0x6b, 2, ...Buffer.from('460000000001'), 0],
    [GS, 0x76, 0x30, 0, 1, 0, 2, 0, 0xaa, 0x55],
    Array.from(Buffer.from('some text\n')),
    CUT,
  );
  fc.assert(
    fc.property(
      fc.array(command, { maxLength: 30 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 7 })),
      (parts, sizes) => {
        const stream = Uint8Array.from(parts.flat());
        const whole = bare().device;
        whole.receive(stream);
        const cut = bare().device;
        let at = 0;
        while (at < stream.length) {
          const size = sizes.next().value ?? 1;
          cut.receive(stream.subarray(at, at + size));
          at += size;
        }
        expect(cut.papers().map(({ text, cut }) => ({ text, cut }))).toEqual(
          whole.papers().map(({ text, cut }) => ({ text, cut })),
        );
      },
    ),
  );
});
