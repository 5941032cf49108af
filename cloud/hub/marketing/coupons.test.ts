/** Coupons from their making to their end, as headquarters, tills and races see them. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { couponView } from '@verno/shared/contracts/hub/coupons';
import { verifyBooks } from '../books/verify.ts';
import { PASSWORD } from '../hub.testkit.ts';
import { openBrowser } from '../staff.testkit.ts';
import { sweepCoupons } from './hold.ts';
import { days, openShop, promotion } from './shop.testkit.ts';
import type { Shop } from './shop.testkit.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(async () => {
  expect((await verifyBooks(shop.world.db)).findings).toEqual([]);
  await shop.world.close();
});

const RANDOM_MASK = { kind: 'mask', mask: 'TEA-******', numbering: 'random' };
/** Ten percent off with a coupon of the emission `tea`. */
const TEA_OFF = promotion('tea-off', {
  when: { kind: 'coupon', emission: 'tea' },
  actions: [{ kind: 'percent', percentBp: 1000 }],
});

async function emission(
  id: string,
  more: Record<string, unknown> = {},
  template: unknown = RANDOM_MASK,
) {
  const made = await shop.put(`/number-templates/${id}`, { name: id, template });
  expect(made.status).toBe(200);
  const put = await shop.put(`/coupon-emissions/${id}`, {
    kind: 'personal',
    name: 'Чайный купон',
    shortText: { ru: '−10 % на чай', en: '10 % off tea' },
    fullText: { ru: 'Скидка 10 % на весь чай', en: '10 % off all tea' },
    imageUrl: 'https://shop.example/tea.png',
    templateId: id,
    timeZone: 'Europe/Moscow',
    ...more,
  });
  expect(put.status).toBe(200);
}

async function issue(memberId: string | null, more: Record<string, unknown> = {}, id = 'tea') {
  const requestId = shop.world.ids.next();
  return shop.post(`/coupon-emissions/${id}/coupons`, { requestId, memberId, ...more });
}

const codesOf = (answer: { body: Record<string, unknown> }) => answer.body['codes'] as string[];
const stateOf = async (code: string) => (await shop.get(`/coupons/${code}`))['state'];
const steps = async (code: string) =>
  ((await shop.get(`/coupons/${code}`))['steps'] as { step: string }[]).map((one) => one.step);

describe('a coupon’s life', () => {
  beforeEach(async () => {
    await shop.publish({ emissions: [{ id: 'tea' }], promotions: [TEA_OFF] });
    await emission('tea');
  });

  test('[MK-06] [R22-07] issued by hand, shown with its texts and picture, used at a till, used up', async () => {
    const { anna } = shop.world.company;
    const [code = ''] = codesOf(await issue(anna));
    expect(code).toMatch(/^TEA-[A-Z2-9]{6}$/);
    const view = couponView.parse(await shop.get(`/coupons/${code.toLowerCase()}`));
    expect(view).toMatchObject({
      state: 'issued',
      shortText: { ru: '−10 % на чай' },
      fullText: { en: '10 % off all tea' },
      imageUrl: 'https://shop.example/tea.png',
      memberId: anna,
    });
    const fact = await shop.sold(shop.one, { member: anna, coupons: [code] });
    expect([fact.result.totals.discountKopecks, fact.flags]).toEqual([10_000, []]);
    expect([await stateOf(code), await steps(code)]).toEqual(['used', ['make', 'use']]);
    // The feed has taken it from her hand: a second cheque gets nothing.
    const again = await shop.sold(shop.two, { member: anna, coupons: [code] });
    expect([again.result.totals.discountKopecks, again.flags]).toEqual([0, []]);
  });

  test('the same request sent again issues nothing more', async () => {
    const requestId = shop.world.ids.next();
    const body = { requestId, memberId: shop.world.company.anna, count: 3 };
    const [first, second] = await Promise.all([
      shop.post('/coupon-emissions/tea/coupons', body),
      shop.post('/coupon-emissions/tea/coupons', body),
    ]);
    expect(codesOf(first)).toHaveLength(3);
    expect(codesOf(second).toSorted()).toEqual(codesOf(first).toSorted());
    const { items } = await shop.get('/coupon-emissions');
    expect((items as { counts: unknown }[])[0]?.counts).toEqual({ issued: 3 });
  });

  test('[MK-06] a unique coupon used off-line at two tills: both sales stand, the second is booked as risk', async () => {
    const { anna } = shop.world.company;
    const [code = ''] = codesOf(await issue(anna));
    const known = await shop.known(shop.one);
    const first = await shop.sell(shop.one, { member: anna, coupons: [code], known });
    const second = await shop.sell(shop.two, { member: anna, coupons: [code], known });
    await Promise.all([shop.one.upload(), shop.two.upload()]);
    const flags = [await shop.flagsOf(first), await shop.flagsOf(second)];
    expect(flags.flat()).toEqual(['coupon_reused']);
    const view = await shop.get(`/coupons/${code}`);
    expect(view).toMatchObject({ state: 'used', uses: 2 });
    const uses = view['purchases'] as { risk: string | null }[];
    expect(uses.map((use) => use.risk)).toEqual(expect.arrayContaining([null, 'reused']));
    // The answer was lost and both tills send again: nothing is counted twice.
    await Promise.all([shop.one.upload(), shop.two.upload()]);
    expect(await shop.get(`/coupons/${code}`)).toMatchObject({ uses: 2 });
  });

  test('[MK-06] a race of a hundred for one coupon: one holds it, ninety-nine are told', async () => {
    const { anna } = shop.world.company;
    const [code = ''] = codesOf(await issue(anna));
    const answers = await Promise.all(
      Array.from({ length: 100 }, () =>
        shop.one.call('POST', '/sync/v1/coupon-reservations', {
          code,
          purchaseId: shop.world.ids.next(),
          memberId: anna,
        }),
      ),
    );
    const won = answers.filter((answer) => answer.status === 200);
    const lost = answers.filter((answer) => answer.body['code'] === 'coupon.held');
    expect([won.length, lost.length]).toEqual([1, 99]);
  });

  test('[MK-06] a race of a hundred to use one coupon is won once', async () => {
    const [code = ''] = codesOf(await issue(shop.world.company.anna));
    const answers = await Promise.all(
      Array.from({ length: 100 }, () =>
        shop.post(`/coupons/${code}/uses`, {
          purchaseId: shop.world.ids.next(),
          memberId: shop.world.company.anna,
        }),
      ),
    );
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    expect(await shop.get(`/coupons/${code}`)).toMatchObject({ state: 'used', uses: 1 });
  });

  test('held, released, held again, forgotten: it comes free by itself and is used by its cheque alone', async () => {
    const { anna } = shop.world.company;
    const [code = ''] = codesOf(await issue(anna));
    const hold = (purchaseId: string, memberId: string | null = anna) =>
      shop.post(`/coupons/${code}/reservations`, { purchaseId, memberId });
    const [mine, other] = [shop.world.ids.next(), shop.world.ids.next()];
    expect((await hold(mine, null)).body).toMatchObject({ code: 'coupon.foreign' });
    expect((await hold(mine)).status).toBe(200);
    expect((await hold(mine)).status).toBe(200);
    expect((await hold(other)).body).toMatchObject({ code: 'coupon.held' });
    const reject = { requestId: shop.world.ids.next(), reason: 'Ошибка' };
    expect((await shop.post(`/coupons/${code}/rejection`, reject)).body).toMatchObject({
      code: 'coupon.wrong_state',
    });
    await shop.hq.call('DELETE', `/api/v1/coupons/${code}/reservations/${other}`);
    expect(await stateOf(code)).toBe('reserved');
    await shop.hq.call('DELETE', `/api/v1/coupons/${code}/reservations/${mine}`);
    expect(await stateOf(code)).toBe('issued');
    expect((await hold(other)).status).toBe(200);
    shop.world.clock.advance(31 * 60_000);
    await sweepCoupons(shop.world.db, shop.world.clock.nowMs());
    expect(await stateOf(code)).toBe('issued');
    await shop.post(`/coupons/${code}/rejection`, reject);
    await shop.post(`/coupons/${code}/rejection`, reject);
    expect([await stateOf(code), (await hold(mine)).body['code']]).toEqual([
      'rejected',
      'coupon.wrong_state',
    ]);
    expect((await shop.post('/coupons/NOBODY/uses', { purchaseId: mine })).status).toBe(404);
  });

  test('[MK-06] a coupon comes back with its whole purchase, if its emission says so, and may be used again', async () => {
    const { anna } = shop.world.company;
    await emission('tea', { comesBack: false });
    const [stays = ''] = codesOf(await issue(anna));
    await emission('tea', { comesBack: true });
    const [code = ''] = codesOf(await issue(anna));
    const fact = await shop.sold(shop.one, { member: anna, coupons: [code], pieces: 2 });
    const first = shop.one.takeBack(fact, { l1: 1000 });
    await shop.one.upload();
    expect(await stateOf(code)).toBe('used');
    shop.one.takeBack(fact, { l1: 1000 }, [first]);
    await shop.one.upload();
    await shop.one.upload();
    expect([await stateOf(code), (await steps(code)).toSorted()]).toEqual([
      'returned',
      ['make', 'return', 'use'],
    ]);
    shop.world.clock.advance(1000);
    const again = await shop.sold(shop.one, { member: anna, coupons: [code] });
    expect([again.result.totals.discountKopecks, again.flags]).toEqual([10_000, []]);
    // The emission's word when the goods come back is what counts.
    await emission('tea', { comesBack: false });
    const last = await shop.sold(shop.one, { member: anna, coupons: [stays] });
    shop.one.takeBack(last, { l1: 1000 });
    await shop.one.upload();
    expect([await stateOf(stays), await steps(stays)]).toEqual(['used', ['make', 'use']]);
  });
});

test('[R22-04] it wakes two days after its issue, lives three, and is withdrawn by itself, once', async () => {
  await shop.publish({ emissions: [{ id: 'tea' }], promotions: [TEA_OFF] });
  await emission('tea', { lifetime: { activateAfterDays: 2, burnAfterDays: 3 } });
  const { anna } = shop.world.company;
  const [code = ''] = codesOf(await issue(anna));
  const view = couponView.parse(await shop.get(`/coupons/${code}`));
  // Moscow midnights: issued on the 21st, good from the 23rd, gone on the 26th.
  expect([view.activeFrom, view.burnsAt]).toEqual([
    '2026-11-22T21:00:00.000Z',
    '2026-11-25T21:00:00.000Z',
  ]);
  const discount = async () => {
    const fact = await shop.sell(shop.one, { member: anna, coupons: [code] });
    return fact.result.totals.discountKopecks;
  };
  expect(await discount()).toBe(0);
  const early = { purchaseId: shop.world.ids.next(), memberId: anna };
  expect((await shop.post(`/coupons/${code}/reservations`, early)).body['code']).toBe(
    'coupon.not_yet',
  );
  // A till that heard nothing since knows the day by its own clock.
  const known = await shop.known(shop.two);
  await shop.pass(days(4));
  const late = await shop.sell(shop.two, { member: anna, coupons: [code], known });
  expect(late.result.totals.discountKopecks).toBe(10_000);
  await shop.pass(days(1));
  const { db, clock } = shop.world;
  const swept = await Promise.all([
    sweepCoupons(db, clock.nowMs()),
    sweepCoupons(db, clock.nowMs()),
  ]);
  expect(swept.reduce((sum, one) => sum + one)).toBeLessThanOrEqual(1);
  expect([await stateOf(code), await steps(code)]).toEqual(['expired', ['make', 'expire']]);
  const gone = await shop.sell(shop.one, { member: anna, coupons: [code], known });
  expect(gone.result.totals.discountKopecks).toBe(0);
  // The sale of the day before reaches the hub only now: it was good when it was made.
  await shop.two.upload();
  expect([await shop.flagsOf(late), await stateOf(code)]).toEqual([[], 'used']);
});

test('[MECH-11] [MK-06] a purchase issues coupons when it is booked: once, to its member, on every till', async () => {
  await shop.publish({
    emissions: [{ id: 'next' }],
    promotions: [
      promotion('bring', { actions: [{ kind: 'issue_coupon', emission: 'next', count: 2 }] }),
    ],
  });
  const { anna } = shop.world.company;
  const without = await shop.sold(shop.one, { member: anna });
  // The emission is not there yet: the sale stands, HQ is told.
  expect(without.flags).toEqual(['coupon_not_issued']);
  await emission('next', { couponsMax: 3 }, { kind: 'ean13', prefix: '27', numbering: 'sequence' });
  const fact = await shop.sold(shop.one, { member: anna });
  await shop.one.upload();
  const { items } = await shop.get(`/coupons?memberId=${anna}`);
  const codes = (items as { code: string }[]).map((one) => one.code);
  expect(codes).toEqual(['2700000000007', '2700000000014']);
  expect(fact.flags).toEqual([]);
  const member = (await shop.known(shop.two)).members.get(anna);
  expect(member?.timed?.coupons.map((one) => one.code)).toEqual(codes);
  // One more would fit, two do not: nothing of a half is made.
  const spent = await shop.sold(shop.one, { member: anna });
  expect(spent.flags).toEqual(['coupon_not_issued']);
});

test('[MK-06] a list is made ahead, handed out, and every code is somebody’s once', async () => {
  await shop.publish({ emissions: [{ id: 'tea' }], promotions: [TEA_OFF] });
  await emission('tea', { kind: 'list' });
  const codes = codesOf(await issue(null, { count: 500 }));
  expect(new Set(codes).size).toBe(500);
  const [code = ''] = codes;
  expect(await stateOf(code)).toBe('created');
  const till = shop.one;
  const held = await till.call('POST', '/sync/v1/coupon-reservations', {
    code,
    purchaseId: shop.world.ids.next(),
    memberId: shop.world.company.boris,
  });
  expect(held.body).toMatchObject({ code, emission: 'tea' });
  const paged = await shop.get('/coupons?state=created&limit=200');
  expect((paged['items'] as unknown[]).length).toBe(200);
  const rest = await shop.get(
    `/coupons?state=created&limit=200&cursor=${String(paged['nextCursor'])}`,
  );
  expect((rest['items'] as unknown[]).length).toBe(200);
});

test('[MK-06] public codes: given by hand, counted, ended by their number of uses', async () => {
  await shop.publish({
    emissions: [{ id: 'tea', publicCodes: ['SPRING'] }],
    promotions: [TEA_OFF],
  });
  await emission('tea', { kind: 'public', templateId: null });
  expect((await issue(null, { codes: ['spring'], usesMax: 2 })).status).toBe(200);
  const taken = await issue(null, { codes: ['OTHER', 'Spring'] });
  expect(taken.body).toMatchObject({ code: 'coupon.code_taken' });
  expect(await shop.get('/coupons/OTHER')).toMatchObject({ code: 'coupon.unknown' });
  expect((await issue(shop.world.company.anna)).body).toMatchObject({ code: 'coupon.wrong_kind' });
  const flags: string[][] = [];
  for (let sale = 0; sale < 3; sale += 1) {
    flags.push((await shop.sold(shop.one, { coupons: ['Spring'] })).flags);
  }
  expect(flags).toEqual([[], [], ['coupon_reused']]);
});

test('[ADM-07] a template that has no number left says so, and gives nothing of what was asked', async () => {
  await emission('tea', {}, { kind: 'mask', mask: 'N-#', numbering: 'random' });
  const { anna } = shop.world.company;
  expect(codesOf(await issue(anna, { count: 10 }))).toHaveLength(10);
  const refused = await issue(anna);
  expect(refused.body).toMatchObject({ code: 'number.exhausted', status: 409 });
  expect(String(refused.body['detail'])).toContain('расширьте шаблон');
  await emission('seq', {}, { kind: 'mask', mask: 'S-#', numbering: 'sequence' });
  expect(codesOf(await issue(anna, { count: 7 }, 'seq'))[6]).toBe('S-6');
  expect((await issue(anna, { count: 4 }, 'seq')).body).toMatchObject({ code: 'number.exhausted' });
  expect(codesOf(await issue(anna, { count: 3 }, 'seq'))).toEqual(['S-7', 'S-8', 'S-9']);
  const fixed = await shop.put('/number-templates/tea', { name: 'x', template: RANDOM_MASK });
  expect(fixed.body).toMatchObject({ code: 'number.template_fixed' });
});

test('[ADM-07] many at once from one template: coupons and cards, no number twice', async () => {
  await emission('tea', { kind: 'list' }, { kind: 'mask', mask: 'Q-##', numbering: 'random' });
  const answers = await Promise.all(Array.from({ length: 10 }, () => issue(null, { count: 8 })));
  const codes = answers.flatMap(codesOf);
  expect([codes.length, new Set(codes).size]).toEqual([80, 80]);
  const template = { kind: 'ean13', prefix: '2900000', numbering: 'sequence' };
  await shop.put('/number-templates/cards', { name: 'Карты', template });
  const { anna, boris } = shop.world.company;
  const cards = await Promise.all(
    [anna, boris, anna, boris].map((id) =>
      shop.post(`/members/${id}/issued-cards`, { templateId: 'cards', main: id === anna }),
    ),
  );
  const numbers = cards.map((card) => String(card.body['number']));
  // Anna and Boris have the cards 1 and 2 of this very range already.
  expect(numbers.toSorted()).toEqual([
    '2900000000001',
    '2900000000032',
    '2900000000049',
    '2900000000056',
  ]);
});

test('[ADM-08] who may only look cannot issue, and wrong fields are named', async () => {
  const refused = await shop.put('/coupon-emissions/x', { kind: 'odd', name: '' });
  expect(refused.body).toMatchObject({ code: 'request.invalid' });
  const zone = await shop.put('/coupon-emissions/x', {
    kind: 'public',
    name: 'x',
    templateId: null,
    timeZone: 'Moon/Sea',
  });
  expect(zone.body).toMatchObject({ code: 'place.zone_unknown' });
  const manager = openBrowser(shop.world.hub.url);
  await manager.signIn('manager', PASSWORD);
  expect((await manager.call('GET', '/api/v1/coupons')).status).toBe(200);
  const put = await manager.call('PUT', '/api/v1/coupon-emissions/x', {});
  expect(put.body).toMatchObject({ code: 'auth.forbidden' });
});
