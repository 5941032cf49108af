/** Members, goods and stores through the API: what a shop's own systems do with them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  attachCard,
  changeMember,
  listMemberBalances,
  lookUpMember,
  putExternalId,
  registerMember,
  replaceCard,
  setCardState,
  setMemberState,
} from '@verno/shared/contracts/hub/member-changes';
import type { MemberCard } from '@verno/shared/contracts/hub/member-changes';
import type { MemberIdentifier } from '@verno/shared/contracts/hub/member-identifiers';
import {
  getGoods,
  getGoodsByBarcode,
  listGoods,
  putGoods,
} from '@verno/shared/contracts/hub/catalogue';
import {
  changeStore,
  createStore,
  createTill,
  getStore,
  listStores,
} from '@verno/shared/contracts/hub/places';
import { memberId } from '@verno/shared/kernel/ids';
import { must, openApplication } from '../application.testkit.ts';
import type { TestApplication } from '../application.testkit.ts';
import { startTestHub } from '../hub.testkit.ts';
import type { TestHub } from '../hub.testkit.ts';
import { createTill as tillOf } from '../till.testkit.ts';

let world: TestHub;
let shop: TestApplication;
beforeAll(async () => {
  world = await startTestHub();
  shop = await openApplication(world);
});
afterAll(() => world.close());

const find = (body: MemberIdentifier) => shop.call(lookUpMember, { body });
const feedOf = async (key: string, kind: string) => {
  await world.sequence();
  const row = await world.db
    .selectFrom('feed_item')
    .where('kind', '=', kind)
    .where('key', '=', key)
    .select('value')
    .executeTakeFirst();
  return JSON.stringify(row?.value ?? null);
};

describe('members', () => {
  let vera: MemberCard;

  test('[CRM-01] registered with card, phone, e-mail and a number of another system; found by each', async () => {
    vera = must(
      await shop.call(registerMember, {
        body: {
          familyName: 'Лебедева',
          givenName: 'Вера',
          phone: '8 (926) 555-44-33',
          email: 'Vera@Example.com',
          cardNumber: '2900000000100',
          externalIds: [{ system: 'eshop', value: 'u-77' }],
        },
      }),
    );
    expect(vera).toMatchObject({
      phone: '+79265554433',
      email: 'vera@example.com',
      phoneVerified: false,
    });
    const ways: MemberIdentifier[] = [
      { kind: 'phone', value: '+7 926 555 44 33' },
      { kind: 'email', value: 'VERA@example.com' },
      { kind: 'card', value: '2900 0000 00100' },
      { kind: 'card', value: ';2900000000100=2512?' },
      { kind: 'card', value: '%B2900000000100^LEBEDEVA/VERA^2512?' },
      { kind: 'external', system: 'eshop', value: 'u-77' },
      { kind: 'memberId', value: vera.memberId },
    ];
    for (const way of ways)
      expect([way, must(await find(way)).memberId]).toEqual([way, vera.memberId]);
    expect(await find({ kind: 'external', system: 'other', value: 'u-77' })).toMatchObject({
      error: { code: 'member.unknown' },
    });
    expect(await feedOf(vera.memberId, 'member')).toContain('2900000000100');
    expect(
      must(await shop.call(listMemberBalances, { params: { memberId: vera.memberId } })).items,
    ).toMatchObject([{ currency: 'bonus', active: '0.00', pending: '0.00' }]);
  });

  test('what belongs to one member cannot be given to another, at the same moment as well', async () => {
    const taken = await shop.call(registerMember, {
      body: { givenName: 'Двойник', phone: '+79265554433' },
    });
    expect(taken).toMatchObject({ error: { status: 409, code: 'member.identifier_taken' } });
    const race = await Promise.all(
      Array.from({ length: 20 }, () =>
        shop.call(registerMember, { body: { givenName: 'Гонка', cardNumber: '2900000000200' } }),
      ),
    );
    expect(race.filter((answer) => answer.ok).length).toBe(1);
    const codes = race.flatMap((answer) =>
      !answer.ok && answer.error.kind === 'refused' ? [answer.error.code] : [],
    );
    expect(new Set(codes)).toEqual(new Set(['member.identifier_taken']));
    expect(await shop.call(registerMember, { body: { givenName: 'Никак' } })).toMatchObject({
      error: { code: 'request.invalid' },
    });
  });

  test('[CC-03] cards: attached, blocked and unblocked, replaced; only a card that works names its member to a till', async () => {
    const params = { memberId: vera.memberId };
    const second = must(await shop.call(attachCard, { params, body: { number: '2900000000117' } }));
    expect(second.cards.length).toBe(2);
    const card = { ...params, number: '2900000000117' };
    must(
      await shop.call(setCardState, {
        params: card,
        body: { state: 'blocked', reason: 'утеряна' },
      }),
    );
    expect(await feedOf(vera.memberId, 'member')).not.toContain('2900000000117');
    must(
      await shop.call(setCardState, { params: card, body: { state: 'active', reason: 'нашлась' } }),
    );
    const replaced = must(
      await shop.call(replaceCard, {
        params: { ...params, number: '2900000000100' },
        body: { number: '2900000000124', reason: 'истёрлась' },
      }),
    );
    expect(replaced.cards.find((one) => one.number === '2900000000100')?.state).toBe('replaced');
    expect(replaced.cardNumber).toBe('2900000000124');
    expect(
      await shop.call(setCardState, {
        params: { ...params, number: '2900000000100' },
        body: { state: 'active', reason: 'вернуть' },
      }),
    ).toMatchObject({ error: { code: 'card.replaced' } });
    const feed = await feedOf(vera.memberId, 'member');
    expect([feed.includes('2900000000100'), feed.includes('2900000000124')]).toEqual([false, true]);
    const reasons = await world.db
      .selectFrom('member_action')
      .where('member_id', '=', vera.memberId)
      .select(['kind', 'reason', 'actor'])
      .orderBy('action_id')
      .execute();
    expect(reasons.map((one) => [one.kind, one.reason])).toEqual([
      ['registered', null],
      ['card_attached', null],
      ['card_blocked', 'утеряна'],
      ['card_active', 'нашлась'],
      ['card_replaced', 'истёрлась'],
    ]);
    expect(new Set(reasons.map((one) => one.actor))).toEqual(
      new Set([`application:${shop.applicationId}`]),
    );
  });

  test('[R22-08] a new contact is unverified until somebody says otherwise; the same one keeps its state', async () => {
    const read = await find({ kind: 'memberId', value: vera.memberId });
    let etag = read.ok ? (read.value.etag ?? '') : '';
    const change = async (body: object) => {
      const answer = await shop.call(
        changeMember,
        { params: { memberId: vera.memberId }, body },
        { ifMatch: etag },
      );
      etag = answer.ok ? (answer.value.etag ?? '') : etag;
      return must(answer);
    };
    expect(await change({ phoneVerified: true })).toMatchObject({
      phoneVerified: true,
      emailVerified: false,
    });
    expect(await change({ phone: '+79265554433', familyName: 'Орлова' })).toMatchObject({
      phoneVerified: true,
      name: 'Орлова Вера',
    });
    expect(await change({ phone: '+79265550000' })).toMatchObject({ phoneVerified: false });
    expect(await change({ phone: null, phoneVerified: true })).toMatchObject({
      phone: null,
      phoneVerified: false,
    });
    expect(
      must(
        await shop.call(putExternalId, {
          params: { memberId: vera.memberId, system: 'eshop' },
          body: { value: null },
        }),
      ).externalIds,
    ).toEqual([]);
  });

  test('blocked and unblocked with a reason; twice the same is refused', async () => {
    const params = { memberId: memberId.parse(world.company.boris) };
    const set = (state: 'active' | 'blocked') =>
      shop.call(setMemberState, { params, body: { state, reason: 'заявление' } });
    expect(must(await set('blocked')).state).toBe('blocked');
    expect(await set('blocked')).toMatchObject({ error: { code: 'member.state_same' } });
    expect(await feedOf(world.company.boris, 'member')).toContain('"blocked"');
    expect(must(await set('active')).state).toBe('active');
  });
});

describe('goods', () => {
  test('[ADM-09] loaded by batch, found by name, article, barcode and PLU; tills get only what changed', async () => {
    const tea = {
      sku: 't-1',
      name: 'Чай зелёный',
      price: '120.50',
      barcode: '4600000000017',
      category: 'Продукты/Чай',
      plu: '771',
    };
    const cup = { sku: 'c-1', name: 'Чашка', price: '300.00', minPrice: '250.00', brand: 'ЛФЗ' };
    const load = (...items: object[]) => shop.call(putGoods, { body: { items: items as never } });
    expect(must(await load(tea, cup))).toEqual({ added: 2, changed: 0, unchanged: 0 });
    expect(must(await load({ ...tea, price: '121.00' }, cup))).toEqual({
      added: 0,
      changed: 1,
      unchanged: 1,
    });
    expect(must(await shop.call(getGoods, { params: { sku: 't-1' } }))).toEqual({
      sku: 't-1',
      name: 'Чай зелёный',
      barcodes: ['4600000000017'],
      plu: '771',
      unit: 'piece',
      price: '121.00',
      minPrice: null,
      category: 'Продукты/Чай',
      brand: null,
    });
    expect(
      must(await shop.call(getGoodsByBarcode, { params: { barcode: '4600000000017' } })).sku,
    ).toBe('t-1');
    for (const search of ['чай зел', 't-1', '46000000', '771']) {
      const { items } = must(await shop.call(listGoods, { query: { search } }));
      expect([search, items.map((one) => one.sku)]).toEqual([search, ['t-1']]);
    }
    const before = must(await shop.call(listGoods, { query: { limit: 200 } })).items;
    const clash = await load(
      { sku: 'new', name: 'Новое', price: '1.00' },
      { sku: 'x', name: 'x', price: '1.00', barcode: '4600000000017' },
    );
    expect(clash).toMatchObject({
      error: { code: 'goods.clash', errors: [{ pointer: '/items/1/barcode' }] },
    });
    const twice = await load(
      { sku: 'a', name: 'a', price: '1.00' },
      { sku: 'a', name: 'b', price: '1.00' },
    );
    expect(twice).toMatchObject({ error: { errors: [{ pointer: '/items/1/sku' }] } });
    expect(must(await shop.call(listGoods, { query: { limit: 200 } })).items).toEqual(before);
    expect(await feedOf('t-1', 'goods')).toContain('12100');
  });

  test('small pages give the same list as one large', async () => {
    const all = must(await shop.call(listGoods, { query: { limit: 200 } })).items.map(
      (one) => one.sku,
    );
    const paged: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: { sku: string }[]; nextCursor: string | null } = must(
        await shop.call(listGoods, { query: { limit: 2, ...(cursor === null ? {} : { cursor }) } }),
      );
      paged.push(...page.items.map((one) => one.sku));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(paged).toEqual(all);
  });
});

describe('stores and tills', () => {
  test('[ADM-08] a store is made and changed with its version, its tills get the settings, a till is made and enrolled', async () => {
    const body = {
      name: 'Новый',
      legalName: 'ООО «Новый»',
      inn: '7701234567',
      address: 'Тверь',
      timeZone: 'Europe/Moscow',
    };
    const made = await shop.call(createStore, { body });
    const store = must(made);
    expect(
      await shop.call(createStore, { body: { ...body, timeZone: 'Europe/Tver' } }),
    ).toMatchObject({
      error: { code: 'store.bad_time_zone' },
    });
    const params = { storeId: store.storeId };
    const read = await shop.call(getStore, { params });
    const ifMatch = read.ok ? (read.value.etag ?? '') : '';
    const changed = await shop.call(
      changeStore,
      { params, body: { receiptFooter: ['Ждём вас!'] } },
      { ifMatch },
    );
    expect(must(changed)).toMatchObject({ name: 'Новый', receiptFooter: ['Ждём вас!'] });
    expect(
      await shop.call(changeStore, { params, body: { name: 'Старый' } }, { ifMatch }),
    ).toMatchObject({
      error: { status: 412 },
    });
    expect(await feedOf(store.storeId, 'store_settings')).toContain('Ждём вас!');
    const till = must(
      await shop.call(createTill, { params, body: { name: 'Касса 1', number: 1 } }),
    );
    expect(
      await shop.call(createTill, { params, body: { name: 'Другая', number: 1 } }),
    ).toMatchObject({
      error: { code: 'till.number_taken' },
    });
    await tillOf(world, till.tillId, store.storeId).join();
    const names = must(await shop.call(listStores, {})).items.map((one) => [one.name, one.tills]);
    expect(names).toEqual([
      ['Новый', 1],
      ['Тест Москва', 2],
      ['Тест Урал', 1],
    ]);
    const local = await openApplication(world, { storeIds: [world.company.moscow] });
    expect(await local.call(createStore, { body })).toMatchObject({ error: { status: 403 } });
    expect(must(await local.call(listStores, {})).items.map((one) => one.name)).toEqual([
      'Тест Москва',
    ]);
  });
});
