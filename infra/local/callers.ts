import { createHmac } from 'node:crypto';
import { type Context, decide, type Statement, statementsOf } from './grants.ts';
import type { Need } from './needs.ts';
import { Refused } from './signature.ts';
import type { Deployed } from './template.ts';

/** Someone with an access key: a function with its role's statements, or the administrator that tests use. */
export type Caller = {
  /** The function's logical id (what messages and tests name). */
  name: string;
  /** As AWS names it in a refusal: the function's session of its role. */
  arn: string;
  accessKey: string;
  secret: string;
  statements: Statement[] | 'everything';
};
/** One permission asked for, with the number of times. */
export type Usage = { caller: string; action: string; resource: string; context?: Context; times: number };

/** Everyone who may sign a call, what they used and what they were refused. */
export type Callers = {
  /** The functions. */
  all: (Caller & { statements: Statement[] })[];
  byKey(accessKey: string): Caller | undefined;
  ofFunction(functionArn: string): Caller;
  admin: Caller;
  /** Throws AccessDenied (AWS's words: who, action, resource) at the first need that is not granted; counts uses and refusals. */
  authorize(caller: Caller, needs: Need[]): void;
  used: Usage[];
  denied: Usage[];
};

function tally(): { list: Usage[]; count(caller: string, need: Need): void } {
  const list: Usage[] = [];
  const byKey = new Map<string, Usage>();
  return {
    list,
    count(caller, [action, resource, context]) {
      const key = `${caller} ${action} ${resource} ${context ? JSON.stringify(context) : ''}`;
      let usage = byKey.get(key);
      if (!usage) {
        usage = { caller, action, resource, ...(context && { context }), times: 0 };
        byKey.set(key, usage);
        list.push(usage);
      }
      usage.times += 1;
    },
  };
}

/**
 * Gives each declared function an access key of its own; `secret` (kept in the data folder) makes the keys last over restarts.
 * `watch` is told of every granted need before the call is carried out.
 */
export function openCallers(
  deployed: Deployed,
  secret: Buffer,
  watch: (use: Omit<Usage, 'times'>) => void = () => {},
): Callers {
  const secretOf = (accessKey: string) => createHmac('sha256', secret).update(accessKey).digest('base64url');
  const byFunction = new Map(
    deployed.of('AWS::Lambda::Function').map((fn): [string, Callers['all'][number]] => {
      const role = String(fn.properties.Role);
      const accessKey = `${fn.stack}${fn.id}`;
      const session = `assumed-role/${role.split('/').at(-1)}/${fn.name}`;
      const arn = `arn:${deployed.partition}:sts::${deployed.account}:${session}`;
      const statements = statementsOf(deployed, role);
      return [fn.arn, { name: fn.id, arn, accessKey, secret: secretOf(accessKey), statements }];
    }),
  );
  const root = `arn:${deployed.partition}:iam::${deployed.account}:root`;
  const admin: Caller = {
    name: 'admin',
    arn: root,
    accessKey: 'ADMIN',
    secret: secretOf('ADMIN'),
    statements: 'everything',
  };
  const all = [...byFunction.values()];
  const byKey = new Map<string, Caller>([...all, admin].map((c) => [c.accessKey, c]));
  const used = tally();
  const denied = tally();
  return {
    all,
    admin,
    byKey: (accessKey) => byKey.get(accessKey),
    ofFunction: (arn) => {
      const caller = byFunction.get(arn);
      if (!caller) throw new Error(`模板中没有函数 ${arn} · no function ${arn}`);
      return caller;
    },
    authorize: (caller, needs) => {
      if (caller.statements === 'everything') return;
      for (const need of needs) {
        const [action, resource, context] = need;
        const decision = decide(caller.statements, action, resource, context);
        if (decision === 'allow') {
          used.count(caller.name, need);
          watch({ caller: caller.name, action, resource });
          continue;
        }
        denied.count(caller.name, need);
        const because =
          decision === 'explicitDeny'
            ? 'with an explicit deny in an identity-based policy'
            : `because no identity-based policy allows the ${action} action`;
        const said = `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resource} ${because}`;
        throw new Refused('AccessDenied', said, 403);
      }
    },
    used: used.list,
    denied: denied.list,
  };
}
