import { expect, test } from 'vitest';
import { problem } from '../kernel/text.ts';
import { DEVICE_PROBLEMS, deviceProblem } from './device-problems.ts';

const names = (template: string): string[] =>
  [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).toSorted();

test('every sentence is there in both languages, with the same figures', () => {
  const all = Object.entries(DEVICE_PROBLEMS);
  expect(all.length).toBeGreaterThan(10);
  for (const [code, { ru, en }] of all) {
    expect(problem.shape.code.safeParse(code).success, code).toBe(true);
    expect(ru, code).toMatch(/[а-я].*\.$/);
    expect(en, code).toMatch(/^[\u0020-\u007e]+\.$/);
    expect(names(en), code).toEqual(names(ru));
  }
});

test('a problem is data: a code and what its sentence needs', () => {
  expect(deviceProblem('device.paper_out')).toEqual({ code: 'device.paper_out', params: {} });
  const params = { port: 'COM3' };
  expect(deviceProblem('device.port_busy', params)).toEqual({ code: 'device.port_busy', params });
});
