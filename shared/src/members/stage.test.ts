import { expect, test } from 'vitest';
import { stageOf } from './stage.ts';

const nothing = {
  state: 'active',
  hasName: false,
  hasContact: false,
  hasBirthday: false,
  hasVerifiedContact: false,
} as const;
const known = { ...nothing, hasName: true, hasContact: true, hasBirthday: true };

test.each([
  ['anonymous', nothing],
  ['anonymous', { ...nothing, hasBirthday: true }],
  ['registered', { ...nothing, hasContact: true }],
  ['registered', { ...nothing, hasName: true }],
  ['registered', known],
  ['complete', { ...known, hasVerifiedContact: true }],
  ['registered', { ...known, hasVerifiedContact: true, hasName: false }],
  ['blocked', { ...known, hasVerifiedContact: true, state: 'blocked' }],
  ['left', { ...nothing, state: 'left' }],
] as const)('%s', (stage, facts) => {
  expect(stageOf(facts)).toBe(stage);
});
