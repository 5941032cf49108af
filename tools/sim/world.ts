/** One simulated shop chain: a hub, tills, a network, a technician and an office, in virtual time. */
import { createAgenda } from './agenda.ts';
import type { Agenda } from './agenda.ts';
import { createChecks } from './checks.ts';
import type { Checks } from './checks.ts';
import type { Fault, Plan } from './faults.ts';
import { createHubNode } from './hub-node.ts';
import type { HubNode } from './hub-node.ts';
import type { Ask, Answer, Company, TillDisk } from './model.ts';
import { createChance } from './random.ts';
import { brief, briefAnswer } from './story.ts';
import type { Chance } from './random.ts';
import type { Habits, Rules } from './rules.ts';
import { createSimTill } from './till.ts';
import type { SimTill, TillWorld } from './till-process.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
const TIMEOUT_MS = 60_000;

export interface World {
  readonly plan: Plan;
  readonly chance: Chance;
  readonly agenda: Agenda;
  readonly company: Company;
  readonly hub: HubNode;
  readonly tills: SimTill[];
  readonly checks: Checks;
  readonly rules: Rules;
  readonly habits: Habits;
  /** Till id → the machine that the technician holds for the real one. */
  readonly real: Map<string, SimTill>;
  /** Faults happen; false once everything is mended. */
  chaos: boolean;
  /** Shops are closed: nobody sells or changes anything. */
  closed: boolean;
  readonly faulty: (fault: Fault, probability: number) => boolean;
  readonly say: (text: () => string) => void;
  readonly addTill: (name: string, wire: number) => SimTill;
  /** `till/id`: foreign ids a till has used; twice would be a fork of its own making. */
  readonly forgedIds: Set<string>;
  /** Snapshots put in place, and comparisons that found a difference. */
  readonly figures: { snapshots: number; differed: number };
  /** Copies of disks that came into service. */
  clones: number;
  /** Strikes a till that is taking a snapshot. */
  onTaking: (till: SimTill) => void;
  /** Cuts a machine off until the moment. */
  readonly cutUntilMs: Map<string, number>;
}

export function createWorld(
  plan: Plan,
  sound: { readonly rules: Rules; readonly habits: Habits },
  tell: ((atMs: number, text: string) => void) | null,
): World {
  const chance = createChance(plan.seed);
  const agenda = createAgenda();
  const company = companyOf(chance);
  const tills: SimTill[] = [];
  const say = (text: () => string): void => tell?.(agenda.nowMs(), text());
  const late: { checks: Checks | null } = { checks: null };
  const hub = createHubNode({
    ...sound,
    company,
    chance,
    agenda,
    say,
    faulty: (fault, probability) => world.faulty(fault, probability),
    committed: (before) => late.checks?.hubCommitted(before),
    replaced: (byBackup) => late.checks?.hubReplaced(byBackup),
  });
  const checks = createChecks(company, { hub: hub.disk, tills: () => tills });
  late.checks = checks;
  const world: World = {
    plan,
    chance,
    agenda,
    company,
    hub,
    tills,
    checks,
    ...sound,
    real: new Map(),
    chaos: true,
    closed: false,
    forgedIds: new Set(),
    cutUntilMs: new Map(),
    figures: { snapshots: 0, differed: 0 },
    clones: 0,
    onTaking: () => undefined,
    say,
    faulty: (fault, probability) =>
      world.chaos && plan.faults.has(fault) && chance.hit(probability),
    addTill: (name, wire) => {
      const till = createSimTill(tillWorld(world), name, wire);
      tills.push(till);
      return till;
    },
  };
  return world;
}

function companyOf(chance: Chance): Company {
  const policies = [
    { kind: 'earn_only' },
    { kind: 'capped', perMember: 40, perTill: 60 },
    { kind: 'escrow' },
  ] as const;
  const policy = chance.pick(policies) ?? { kind: 'earn_only' };
  return { policy, members: ['м1', 'м2', 'м3'], opening: 100 };
}

function tillWorld(world: World): TillWorld {
  const before = new WeakMap<SimTill, TillDisk>();
  return {
    rules: world.rules,
    habits: world.habits,
    random01: world.chance.next,
    plan: world.agenda.plan,
    nowMs: world.agenda.nowMs,
    say: world.say,
    ask: (from, ask, done) => send(world, from, ask, done),
    survives: (till) => {
      before.set(till, till.disk());
      // The moments between two chunks and at the swap are few: they are struck more often.
      const likely = till.disk().progress === null ? 0.004 : 0.02;
      if (!world.faulty('torn_commit', likely)) return true;
      world.say(() => `${till.name}: питание пропало посреди записи`);
      world.agenda.plan(world.chance.between(60_000, 4 * HOUR_MS), till.start);
      return false;
    },
    committed: (till) => {
      world.checks.tillCommitted(till, before.get(till) ?? till.disk(), world.agenda.nowMs());
    },
    acknowledged: world.checks.acknowledged,
    compared: (till, differs) => {
      world.checks.compared(till, differs);
      if (differs) world.figures.differed += 1;
    },
    placed: (till, { snapshotId }) => {
      world.figures.snapshots += 1;
      world.say(() => `${till.name}: снимок ${snapshotId} на месте`);
    },
    taking: (till) => world.onTaking(till),
  };
}

/** Carries an ask to the hub and its answer back, with all that a network does to both. */
function send(world: World, from: SimTill, ask: Ask, done: (answer: Answer | null) => void): void {
  const { agenda } = world;
  let open = true;
  const settle = (answer: Answer | null): void => {
    if (!open) return;
    open = false;
    done(answer);
  };
  agenda.plan(TIMEOUT_MS, () => settle(null));
  const copies = world.faulty('duplicate', 0.08) ? 2 : 1;
  for (let copy = 0; copy < copies; copy += 1) {
    if (isCut(world, from) || world.faulty('drop', 0.06)) continue;
    agenda.plan(travelMs(world), () => {
      const answer = world.hub.receive(ask);
      world.say(
        () =>
          `${from.name} → ${brief(ask)} → ${answer === null ? 'нет ответа' : briefAnswer(answer)}`,
      );
      if (answer === null || isCut(world, from) || world.faulty('drop', 0.06)) return;
      const said = forged(world, answer);
      agenda.plan(travelMs(world), () => settle(said));
    });
  }
  if (copies > 1) world.say(() => `сеть повторила ${ask.kind} от ${from.name}`);
}

function travelMs(world: World): number {
  const { chance } = world;
  if (world.faulty('delay', 0.06)) return chance.between(30_000, 3 * HOUR_MS);
  return chance.between(20, 2000);
}

function isCut(world: World, till: SimTill): boolean {
  return (world.cutUntilMs.get(till.name) ?? 0) > world.agenda.nowMs();
}

/** Somebody on the way adds a bundle of his own, or a chunk's bytes come damaged. */
function forged(world: World, answer: Answer): Answer {
  if (answer.kind === 'chunk') return damagedChunk(world, answer);
  if (answer.kind !== 'page' || !world.faulty('forged_bundle', 0.01)) return answer;
  world.say(() => 'по дороге подложен пакет правил без подписи');
  const text = '99%forged';
  const bundle = { version: 1_000_000, hash: world.hub.digest(text), text };
  const position = Math.max(...Object.values(answer.page.cursors).map(({ cursor }) => cursor));
  const item = { key: 'bundle', position, value: { kind: 'bundle', bundle } } as const;
  return { ...answer, page: { ...answer.page, items: [...answer.page.items, item] } };
}

/** Other bytes than those that the chunk is named by: a price changed, a line gone, nothing at all. */
function damagedChunk(world: World, answer: Extract<Answer, { kind: 'chunk' }>): Answer {
  if (!world.faulty('damaged_chunk', 0.08)) return answer;
  world.say(() => 'кусок снимка повреждён по дороге');
  const { kind, lines } = answer.chunk;
  const way = world.chance.below(4);
  if (way === 0) return { kind: 'chunk', chunk: { kind, lines: [] } };
  if (way === 1) return { kind: 'chunk', chunk: { kind, lines: lines.slice(1) } };
  const wrong = lines.map((line) =>
    line.value.kind === 'goods' ? { ...line, value: { ...line.value, price: 1000 } } : line,
  );
  return { kind: 'chunk', chunk: { kind, lines: wrong } };
}
