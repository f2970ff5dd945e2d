import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import { type Deployed, ignored, propertiesOf } from '../template.ts';

const words = z.array(z.string()).default([]);
const Properties = z.strictObject({
  ProtocolType: z.literal('HTTP'),
  CorsConfiguration: z
    .strictObject({
      AllowOrigins: words,
      AllowMethods: words,
      AllowHeaders: words,
      ExposeHeaders: words,
      MaxAge: z.number().optional(),
      AllowCredentials: z.boolean().default(false),
    })
    .optional(),
  // The address that callers use is this machine's.
  ...ignored('Name', 'Description', 'DisableExecuteApiEndpoint', 'Tags'),
});

export type Cors = {
  /** Headers for any answer to this request. They replace those that the handler set, as on AWS. */
  headers(req: IncomingMessage): Record<string, string>;
  /** Headers of the gateway's own answer to a preflight; undefined when this is none. */
  preflight(req: IncomingMessage): Record<string, string> | undefined;
};

/** The one HTTP API of the template: its id and what browsers of other origins may do (nothing, when it does not say). */
export function apiOf(deployed: Deployed): { apiId: string; cors: Cors | undefined } {
  const [api, ...more] = deployed.of('AWS::ApiGatewayV2::Api');
  if (!api || more.length)
    throw new Error('模板中应有且只有一个 HTTP API · the template must declare exactly one HTTP API');
  const cors = propertiesOf(api, Properties).CorsConfiguration;
  if (!cors) return { apiId: api.name, cors: undefined };

  const granted = (req: IncomingMessage): Record<string, string> | undefined => {
    const { origin } = req.headers;
    const [scheme] = origin?.split('//') ?? [];
    if (!origin || !['*', origin, `${scheme}//*`].some((o) => cors.AllowOrigins.includes(o))) return;
    return {
      'access-control-allow-origin': cors.AllowOrigins.includes('*') && !cors.AllowCredentials ? '*' : origin,
      vary: 'origin',
      ...(cors.AllowCredentials && { 'access-control-allow-credentials': 'true' }),
    };
  };
  const list = (name: string, values: string[]) => values.length && { [name]: values.join(',') };
  return {
    apiId: api.name,
    cors: {
      headers: (req) => {
        const origin = granted(req);
        return origin ? { ...origin, ...list('access-control-expose-headers', cors.ExposeHeaders) } : {};
      },
      preflight: (req) => {
        if (req.method !== 'OPTIONS' || !req.headers.origin) return;
        const origin = granted(req);
        if (!origin) return {};
        return {
          ...origin,
          ...list('access-control-allow-methods', cors.AllowMethods),
          ...list('access-control-allow-headers', cors.AllowHeaders),
          ...(cors.MaxAge !== undefined && { 'access-control-max-age': String(cors.MaxAge) }),
        };
      },
    },
  };
}
