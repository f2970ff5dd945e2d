import { beforeEach, expect, test, vi } from 'vitest';
import { recordAudit } from '#shared/audit/audit-store.ts';
import { during } from '#shared/runtime/call.ts';
import { forgetTables, itemsOf } from '#test/shared/runtime/memory-table.ts';

vi.mock('#shared/runtime/table.ts', async () => ({
  table: (await import('#test/shared/runtime/memory-table.ts')).memoryTable,
}));
beforeEach(forgetTables);

const now = new Date('2024-09-29T02:00:00Z');
const call = (requestId: string) => ({
  capability: 'lookup-cases',
  operation: 'open-case',
  requestId,
  correlationId: requestId,
  startedAt: now,
  facts: {},
});
const happening = (action: string) => ({ archivesCode: '443021', actor: 'he-yan', action, outcome: 'done' as const });
const kept = () =>
  itemsOf('AUDIT_TABLE').map(({ at, action }) => `${String(at).split('#').slice(1).join('#')} ${action}`);

test('what one call records at two places is kept twice, each call counting from nought', async () => {
  await during(call('first'), async () => {
    await recordAudit([happening('open-case'), happening('show-case')], now);
    await recordAudit([happening('close-case')], now);
  });
  await during(call('second'), () => recordAudit([happening('open-case')], now));
  expect(kept()).toEqual(['first#0 open-case', 'first#1 show-case', 'first#2 close-case', 'second#0 open-case']);
});
