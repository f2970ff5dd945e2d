import { of, type Resource, synthesised } from '#test/infra/synthesised.ts';
import { prices } from './prices.ts';
import type { Bench } from './run.ts';

/** US$ a month for a whole province that nobody uses. */
const limit = 15;

const secondsOfMonth = 30 * 24 * 3600;
const ticksOfMonth = secondsOfMonth / 300;
/** Lambda keeps at least five long polls of twenty seconds going at a standard queue; at a table's stream it polls at no charge. */
const pollsOfMonth = (5 * secondsOfMonth) / 20;
/** What a tick that finds nothing due is charged with at most, in seconds; it takes some tens of milliseconds. */
const tickSeconds = 1;
/** How long it took, and how it ended. */
const metricsOfCall = 2;

/** What the deployed template costs in a month without a single call, counted from its resources; stored bytes come on top. */
export async function idle(): Promise<Bench> {
  const stacks = Object.values(await synthesised());
  const all = (type: string): [id: string, Resource][] => stacks.flatMap((stack) => of(stack, type));
  const queues = all('AWS::Lambda::EventSourceMapping').filter(([, { Properties }]) => isQueue(Properties));
  const keys = all('AWS::KMS::Key').length;
  const alarms = all('AWS::CloudWatch::Alarm').length;
  const hearing = all('AWS::Events::Rule').flatMap(([, { Properties }]) => Properties.Targets.map(heardBy));
  const ticking = all('AWS::Lambda::Function').filter(([id]) => hearing.includes(id));
  const gigabytes = ticking.reduce((sum, [, { Properties }]) => sum + Properties.MemorySize / 1024, 0);
  const tick =
    (ticking.length * ticksOfMonth * prices.millionCalls) / 1e6 +
    gigabytes * ticksOfMonth * tickSeconds * prices.lambdaGigabyteSecond;
  const metrics = ticking.length * metricsOfCall;
  const costs = [
    {
      what: 'queues polled',
      count: queues.length,
      month: (queues.length * pollsOfMonth * prices.millionQueueCalls) / 1e6,
    },
    { what: 'customer keys', count: keys, month: keys * prices.keyMonth },
    { what: 'alarms', count: alarms, month: alarms * prices.alarmMonth },
    { what: 'functions that hear the tick', count: ticking.length, month: tick },
    { what: 'metrics of those', count: metrics, month: metrics * prices.metricMonth },
  ];
  const total = costs.reduce((sum, { month }) => sum + month, 0);
  const passed = total <= limit && costs.every(({ count }) => count > 0);
  const price = `${prices.currency} a month`;
  return {
    rows: [
      ...costs.map(({ what, count, month }) => ({ what, count, [price]: month.toFixed(2) })),
      { what: 'a province that nobody uses', [price]: total.toFixed(2), limit, verdict: passed ? 'pass' : 'over' },
    ],
    passed,
  };
}

const isQueue = ({ EventSourceArn }: Resource['Properties']): boolean =>
  !JSON.stringify(EventSourceArn).includes('StreamArn');

const heardBy = ({ Arn }: { Arn: { 'Fn::GetAtt': [id: string, 'Arn'] } }): string => Arn['Fn::GetAtt'][0];
