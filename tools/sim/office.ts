/** People of the simulated chain: cashiers who sell, an office that changes things, a technician who mends. */
import { lendable } from '@verno/shared/sync/rights';
import { closeIfFrozen, HUB_KEY, withRow } from './hub.ts';
import { priceBy, rootOf, signOf } from './hashes.ts';
import type { Change, HubDisk, Payload } from './model.ts';
import { append, lentOf, shownOf } from './till-disk.ts';
import type { SimTill } from './till-process.ts';
import { DAY_MS, HOUR_MS } from './world.ts';
import type { World } from './world.ts';

/** What today's programs speak. */
export const WIRE_NOW = 3;
const TILLS = 5;
const OPEN_FROM_THE_START = 3;

/** Joins the tills of the chain to the hub's books of tills. */
export function openTills(world: World): void {
  for (let number = 1; number <= TILLS; number += 1) {
    const id = `касса-${number}`;
    world.hub.change((disk) =>
      withRow(disk, id, {
        state: {
          standing: 'waiting',
          frozenBy: null,
          epoch: 0,
          nonce: null,
          previousNonce: null,
          said: null,
          seen: false,
          noncesVoid: false,
          head: { seq: 0, hash: rootOf(id, 0) },
        },
        logs: new Map(),
        code: null,
      }),
    );
    // The first tills open with the chain; the others find a hub that has much to tell.
    const afterMs = number <= OPEN_FROM_THE_START ? 0 : world.chance.between(2, 20) * DAY_MS;
    world.agenda.plan(afterMs, () => openTill(world, id));
  }
}

function openTill(world: World, id: string): void {
  const old = world.faulty('versions', 0.3);
  const till = world.addTill(id, old ? 1 + world.chance.below(2) : WIRE_NOW);
  world.real.set(id, till);
  till.start();
  giveCode(world, id, till);
  keepSelling(world, till);
}

/** The technician types a fresh code into a machine. */
function giveCode(world: World, id: string, till: SimTill): void {
  const text = world.chance.name('код');
  world.hub.change((disk) => {
    const row = disk.rows.get(id);
    return row === undefined ? disk : withRow(disk, id, { ...row, code: { used: false, text } });
  });
  till.enrol(text, world.chance.name('ключ'));
}

const LOCKED_OUT = new Set(['till.bad_signature', 'till.unknown']);

/**
 * Goes round: joins anew the real machine of a till that stands still, and once any machine whose key the
 * hub has forgotten, so that what it sold gets out.
 */
export function technician(world: World): void {
  for (const till of world.tills) {
    const { frozen: why, till: id } = till.disk();
    if (till.up && why !== null && LOCKED_OUT.has(why)) giveCode(world, id, till);
  }
  for (const [id, till] of world.real) {
    const { frozen: why, epoch } = till.disk();
    const row = world.hub.disk().rows.get(id);
    if (!till.up || row === undefined) continue;
    const stands = why !== null || epoch === 0 || row.state.standing !== 'active';
    if (stands || row.state.epoch !== epoch) giveCode(world, id, till);
  }
}

function keepSelling(world: World, till: SimTill): void {
  world.agenda.plan(world.chance.between(2 * HOUR_MS, 20 * HOUR_MS), () => {
    if (till.up && !world.closed) sell(world, till);
    keepSelling(world, till);
  });
}

export function joinSelling(world: World, till: SimTill): void {
  keepSelling(world, till);
}

function sell(world: World, till: SimTill): void {
  const disk = till.disk();
  if (disk.epoch === 0) return;
  const { chance } = world;
  const wallMs = world.agenda.nowMs() + till.wallOffsetMs;
  const others = [...world.hub.disk().ids.keys()].filter((id) => !id.startsWith(disk.till));
  const foreign = world.faulty('foreign_id', 0.02) ? chance.pick(others) : undefined;
  const forged = foreign !== undefined && !world.forgedIds.has(`${disk.till}/${foreign}`);
  if (forged) world.forgedIds.add(`${disk.till}/${foreign}`);
  const id = forged ? foreign : chance.name(`${disk.till}#`);
  const done = append(disk, { id, wallMs, payload: cheque(world, till, forged) });
  if (!till.commit(done.disk)) return;
  world.checks.printed(till, done.event);
}

function cheque(world: World, till: SimTill, forged: boolean): Payload {
  const { chance, company } = world;
  const disk = till.disk();
  const member = chance.hit(0.7) ? (chance.pick(company.members) ?? null) : null;
  const price = 10 + chance.below(90);
  const bundle = disk.inForce;
  const total = bundle === null ? price : priceBy(bundle.text, price);
  const spends = disk.pending.filter((own) => own.spend > 0);
  const sum = (list: typeof spends): number => list.reduce((all, own) => all + own.spend, 0);
  const room =
    member === null
      ? 0
      : world.rules.spendableOffline(company.policy, {
          ofMember: sum(spends.filter((own) => own.member === member)),
          ofTill: sum(spends),
          lent: lentOf(disk, member),
          shown: shownOf(disk, member),
        });
  const schema = world.faulty('versions', 0.05) ? 2 : 1;
  const poison = world.faulty('poison', 0.03);
  // What waits in suspense is in no balance: the caps hold for spends that are posted.
  const plain = schema === 1 && !poison && !forged;
  const spend = plain && room > 0 && chance.hit(0.6) ? 1 + chance.below(room) : 0;
  const left = member === null ? 0 : lentOf(disk, member) - spend;
  const release =
    company.policy.kind === 'escrow' && plain && left > 0 && chance.hit(0.2) ? left : 0;
  return {
    schema,
    poison,
    member,
    bundle: bundle?.version ?? 0,
    price,
    total,
    earn: member === null ? 0 : Math.floor(total / 10),
    spend,
    release,
  };
}

/** Prices, goods that come and go, rule bundles, rights lent to tills. */
export function officeWork(world: World): void {
  const { chance, hub, company } = world;
  if (world.closed) return;
  const changes: Change[] = [];
  for (let count = chance.below(4); count >= 0; count -= 1) {
    const gone = chance.hit(0.3);
    const value = gone ? null : ({ kind: 'goods', price: 1 + chance.below(99) } as const);
    changes.push({ key: `goods:${chance.below(25)}`, value });
  }
  const slow = world.faulty('late_commit', 0.5);
  hub.changeSlowly(changes, slow ? chance.between(60_000, 3 * HOUR_MS) : 1);
  if (chance.hit(0.2)) publish(world);
  if (company.policy.kind === 'escrow') hub.change((disk) => lend(world, disk));
}

function publish(world: World): void {
  world.hub.change((disk) => {
    const known = disk.feed.items.get('bundle')?.value;
    const queued = disk.changes.findLast(({ key }) => key === 'bundle')?.value ?? known;
    const version = (queued?.kind === 'bundle' ? queued.bundle.version : 0) + 1;
    // Two futures of a restored hub may use one version for two texts; the texts are told apart by the name.
    const text = `${world.chance.below(30)}%${world.chance.name('п')}`;
    const hash = world.hub.digest(text);
    const bundle = {
      version: versionOf(world, version),
      hash,
      text,
      signature: signOf(HUB_KEY, hash),
    };
    world.checks.published(bundle.version, text);
    return {
      ...disk,
      changes: [...disk.changes, { key: 'bundle', value: { kind: 'bundle', bundle } }],
    };
  });
}

const published = new WeakMap<World, number>();
/** The office numbers its bundles outside of the hub, so that a restore gives no number twice. */
function versionOf(world: World, least: number): number {
  const version = Math.max(least, (published.get(world) ?? 0) + 1);
  published.set(world, version);
  return version;
}

function lend(world: World, disk: HubDisk): HubDisk {
  const { chance, company } = world;
  const till = chance.pick([...disk.rows.keys()]) ?? '';
  const member = chance.pick(company.members) ?? '';
  const outstanding = [...disk.books.lent]
    .filter(([key]) => key.endsWith(`/${member}`))
    .reduce((sum, [, { granted, gone }]) => sum + granted - gone, 0);
  const most = lendable(disk.books.balances.get(member) ?? 0, outstanding);
  if (most < 5) return disk;
  const amount = 1 + chance.below(Math.floor(most / 2));
  const key = `${till}/${member}`;
  const before = disk.books.lent.get(key) ?? { granted: 0, gone: 0 };
  const granted = before.granted + amount;
  const lent = new Map(disk.books.lent).set(key, { ...before, granted });
  const change: Change = {
    key: `granted:${till}:${member}`,
    value: { kind: 'granted', total: granted },
  };
  return { ...disk, books: { ...disk.books, lent }, changes: [...disk.changes, change] };
}

/** Takes a till's rights away: a stolen machine. */
export function revoke(world: World): void {
  const id = world.chance.pick([...world.real.keys()]) ?? '';
  world.hub.change((disk) => {
    const row = disk.rows.get(id);
    if (row === undefined || row.state.standing !== 'active') return disk;
    world.checks.stopped(id);
    world.say(() => `${id} отключена офисом`);
    return withRow(
      disk,
      id,
      closeIfFrozen({ ...row, state: { ...row.state, standing: 'revoked' } }),
    );
  });
}
