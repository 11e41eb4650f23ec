import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bitRate, fixed, general, int, milliseconds, queue } from './numbers.js';

// Expected values are what printf(3) of glibc prints.
test('general is %g', () => {
  const cases: [number, string][] = [
    [0, '0'],
    [204, '204'],
    [0.017, '0.017'],
    [12.5, '12.5'],
    [12345.678, '12345.7'],
    [123456.7, '123457'],
    [999999.4, '999999'],
    [999999.5, '1e+06'],
    [1234567, '1.23457e+06'],
    [123456789012, '1.23457e+11'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [0.00012345678, '0.000123457'],
    [100000.5, '100000'], // a tie goes to the even digit
    [100001.5, '100002'],
    [2.5, '2.5'],
    [2.88671875, '2.88672'],
    [739 / 256, '2.88672'],
    [0.1 + 0.2, '0.3'],
  ];
  for (const [value, text] of cases) assert.equal(general(value), text);
});

test('general of three digits is %.3g', () => {
  const cases: [number, string][] = [
    [1.235, '1.24'], // stored a little above
    [1.225, '1.23'],
    [1.125, '1.12'], // a tie
    [1.375, '1.38'],
    [12.25, '12.2'],
    [999.4, '999'],
    [999.6, '1e+03'],
    [1000, '1e+03'],
    [1, '1'],
    [10.04, '10'],
  ];
  for (const [value, text] of cases) assert.equal(general(value, 3), text);
});

test('fixed is %.nf', () => {
  const cases: [number, number, string][] = [
    [12.25, 1, '12.2'],
    [12.75, 1, '12.8'],
    [12.35, 1, '12.3'],
    [100, 1, '100.0'],
    [0.05, 1, '0.1'],
    [99.95, 1, '100.0'],
    [0.5, 0, '0'],
    [1.5, 0, '2'],
    [2.5, 0, '2'],
    [84028235294.1, 0, '84028235294'],
  ];
  for (const [value, digits, text] of cases) assert.equal(fixed(value, digits), text);
});

test('bit rates have a unit, unless they are numeric', () => {
  const cases: [number, string][] = [
    [0.5, '0.5'],
    [999, '999'],
    [1000, '1k'],
    [1540000, '1.54M'],
    [27209142856, '27.2G'],
    [1.5e12, '1.5T'],
    [999.7e6, '1e+03M'],
  ];
  for (const [value, text] of cases) assert.equal(bitRate(value, false), text);
  assert.equal(bitRate(27209142856.5, true), '27209142856');
  assert.equal(bitRate(1e15, true), '1000000000000000');
});

test('queues are padded to six places', () => {
  assert.deepEqual([0, 5, 123456, 1234567].map(queue), ['0     ', '5     ', '123456', '1234567']);
});

test('int wraps as a C int', () => {
  assert.deepEqual([0, 2147483647, 2147483648, 4294967295].map(int), [
    '0',
    '2147483647',
    '-2147483648',
    '-1',
  ]);
});

test('milliseconds are %g of microseconds / 1000', () => {
  for (const value of [1, 68, 999, 1000, 4718, 204_000, 999_999, 1_000_000, 1_234_567, 100_000_500]) {
    assert.equal(milliseconds(value), general(value / 1000));
  }
});

test('random numbers are rounded to the nearest', () => {
  for (let round = 0; round < 2000; round++) {
    const value = Math.random() * 10 ** (round % 12);
    const error = Math.abs(Number(general(value)) - value);
    assert.ok(error <= value * 5e-6, `${value} became ${general(value)}`);
  }
});
