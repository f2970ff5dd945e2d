import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from './clock.ts';
import type { Functions } from './functions.ts';
import { authorizersOf } from './gateway/authorizers.ts';
import { apiOf } from './gateway/cors.ts';
import { type Answer, answerOf, bodyPart, decodedPath, plainAnswer, requestEvent, send } from './gateway/payload.ts';
import { type Route, routesOf } from './gateway/routes.ts';
import { FunctionError } from './pool.ts';
import type { Deployed } from './template.ts';

const requestLimit = 10 * 1024 * 1024;

/** The template's HTTP API (payload format 2.0) as a request listener. Throws at once on what it does not know. */
export function openGateway({
  deployed,
  functions,
  clock,
}: {
  deployed: Deployed;
  functions: Functions;
  clock: Clock;
}) {
  const { apiId, cors } = apiOf(deployed);
  const find = routesOf(deployed, functions);
  const authorizers = authorizersOf(deployed, functions, clock);

  async function answer(req: IncomingMessage): Promise<Answer> {
    const preflight = cors?.preflight(req);
    if (preflight) return { statusCode: 204, headers: preflight, cookies: [], body: Buffer.alloc(0) };
    const path = decodedPath(req.url!);
    if (path === undefined) return plainAnswer(400, 'Bad Request');
    const match = find(req.method!, path);
    if (!match) return plainAnswer(404, 'Not Found');
    const event = requestEvent(req, path, match, apiId, deployed.account, clock.now());
    const { route } = match;

    let context: object = event.requestContext;
    if (route.authorizerId) {
      const verdict = await authorizers.get(route.authorizerId)!(event, route);
      if ('refused' in verdict) return verdict.refused;
      context = { ...context, authorizer: verdict.authorizer };
    }
    const body = await bodyWithin(req, requestLimit);
    if (!body) return plainAnswer(413, 'Request Entity Too Large');
    return run(route, { ...event, requestContext: context, ...bodyPart(req, body) });
  }

  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const said = await answer(req);
    // A body that nobody read would stand in the way of the next request on this connection.
    req.resume();
    send(res, { ...said, headers: { ...said.headers, ...cors?.headers(req) } });
  };
}

async function run(route: Route, event: unknown): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Answer>((resolve) => {
    timer = setTimeout(() => resolve(plainAnswer(503, 'Service Unavailable')), route.timeoutMs);
  });
  const answered = route.run
    .invoke(event)
    .then((result) => answerOf(result) ?? plainAnswer(500, 'Internal Server Error'))
    .catch((error) => {
      const tooLarge = error instanceof FunctionError && error.errorType === 'RequestEntityTooLarge';
      return tooLarge ? plainAnswer(413, 'Request Entity Too Large') : plainAnswer(500, 'Internal Server Error');
    });
  return Promise.race([answered, late]).finally(() => clearTimeout(timer));
}

async function bodyWithin(req: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > limit) return;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
