import { describe, expect, it } from 'vitest';
import { filterOf } from '#infra/local/event-filter.ts';

const event = {
  eventName: 'INSERT',
  dynamodb: { Keys: { item: { S: 'import#7' }, n: { N: '3' } }, NewImage: { state: { S: 'open' } } },
};

describe('a filter', () => {
  it.each([
    [{ eventName: ['INSERT', 'MODIFY'] }, true],
    [{ eventName: ['REMOVE'] }, false],
    [{ eventName: ['INSERT'], dynamodb: { Keys: { item: { S: [{ prefix: 'import#' }] } } } }, true],
    [{ eventName: ['INSERT'], dynamodb: { Keys: { item: { S: [{ prefix: 'batch#' }] } } } }, false],
    [{ dynamodb: { Keys: { item: { S: ['header', { suffix: '#7' }] } } } }, true],
    [{ dynamodb: { NewImage: { state: { S: [{ 'anything-but': ['open', 'closed'] }] } } } }, false],
    [{ dynamodb: { NewImage: { state: { S: [{ 'anything-but': 'closed' }] } } } }, true],
    [{ dynamodb: { OldImage: { state: { S: [{ exists: false }] } } } }, true],
    [{ dynamodb: { OldImage: { state: { S: [{ 'anything-but': 'closed' }] } } } }, false],
    [{ dynamodb: { NewImage: { state: { S: [{ exists: true }] } } } }, true],
    [{}, true],
  ])('%j passes: %s', (pattern, passes) => expect(filterOf([JSON.stringify(pattern)])(event)).toBe(passes));

  it('passes all without patterns, and with several what any of them passes', () => {
    expect(filterOf([])(event)).toBe(true);
    expect(filterOf(['{"eventName":["REMOVE"]}', '{"eventName":["INSERT"]}'])(event)).toBe(true);
  });

  it.each(['{"a":[{"numeric":[">",1]}]}', '{"a":"b"}', '{"a":[{"anything-but":{"prefix":"x"}}]}'])(
    '%s is refused',
    (pattern) => expect(() => filterOf([pattern])).toThrow(/过滤条件/),
  );
});
