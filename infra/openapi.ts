import { writeFileSync } from 'node:fs';
import * as z from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import type { May } from '#shared/access/permissions.ts';
import { permissionNames } from '#shared/access/permissions.ts';
import type { Contract } from '#shared/api/contract.ts';
import { problems } from '#shared/messages/problems.ts';
import { readContracts } from './contracts.ts';

const file = new URL('../functions/api-guide/openapi.json', import.meta.url);

/** Refusals that any route can give, by who may call it. */
const general = ['invalid-request', 'cursor-not-yours', 'internal'] as const;
const signedIn = ['not-signed-in'] as const;
const guarded = ['no-membership', 'role-lacks-permission'] as const;

/** The OpenAPI 3.1 document of every contract: what the API page shows and clients are made from. */
export async function openApi(): Promise<object> {
  const paths: ZodOpenApiPathsObject = {};
  for (const [capability, contracts] of Object.entries(await readContracts())) {
    for (const contract of contracts) {
      const method = contract.method.toLowerCase() as 'get';
      paths[contract.path] = { ...paths[contract.path], [method]: operationOf(capability, contract) };
    }
  }
  return createDocument({
    openapi: '3.1.1',
    info: { title: '兰台 Lantai', version: '1', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    security: [{ token: [] }],
    paths,
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
  });
}

function operationOf(capability: string, contract: Contract): ZodOpenApiOperationObject {
  const open = contract.may === 'anyone';
  const slugs = new Set([
    ...general,
    ...(contract.method === 'GET' ? [] : (['not-json'] as const)),
    ...(open ? [] : signedIn),
    ...(open || contract.may === 'signed-in' ? [] : guarded),
    ...contract.problems,
  ]);
  const refusals = Object.groupBy(slugs, (slug) => String(problems[slug].status));
  return {
    operationId: contract.name,
    summary: contract.summary,
    tags: [capability],
    'x-may': whoMay(contract.may),
    ...(open && { security: [] }),
    requestParams: { path: contract.params as never, query: contract.query as never },
    ...(contract.method !== 'GET' && { requestBody: { content: { 'application/json': { schema: contract.body } } } }),
    responses: {
      [String(contract.status)]: {
        description: contract.summary,
        content: { [contract.produces]: { schema: contract.answer } },
      },
      ...Object.fromEntries(
        Object.entries(refusals).map(([status, list]) => [
          status,
          {
            description: (list ?? []).map((slug) => `${problems[slug].title.zh}(${slug})`).join('、'),
            content: { 'application/problem+json': { schema: problemSchema } },
          },
        ]),
      ),
    },
  } as ZodOpenApiOperationObject;
}

/** RFC 9457, as this platform fills it. */
const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
  })
  .meta({ id: 'Problem', title: '错误说明(RFC 9457)' });

const whoMay = (may: May): string =>
  may === 'anyone' ? '任何人' : may === 'signed-in' ? '已登录人员' : `有“${permissionNames[may]}”职责的人员`;

/** The document as it is committed: two spaces, one trailing line end. */
export const openApiText = async (): Promise<string> => `${JSON.stringify(await openApi(), null, 2)}\n`;

if (import.meta.filename === process.argv[1]) writeFileSync(file, await openApiText());
