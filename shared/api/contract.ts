import * as z from 'zod';
import type { May } from '#shared/access/permissions.ts';
import type { ProblemSlug } from '#shared/messages/problems.ts';

/**
 * What a route promises. It is the single source for the API's routes, the OpenAPI document, the gateway,
 * the typed client of the journeys, and the permission matrix.
 */
export type Contract<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> = {
  name: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: `/v1/${string}`;
  summary: string;
  may: May;
  params: Params;
  query: Query;
  body: Body;
  answer: Answer;
  status: 200 | 201 | 202;
  produces: 'application/json' | 'text/html';
  problems: readonly ProblemSlug[];
};

const none = z.object({});

type Draft<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType> = Pick<
  Contract,
  'name' | 'method' | 'path' | 'summary' | 'may'
> & {
  params?: P;
  query?: Q;
  body?: B;
  answer: A;
  status?: Contract['status'];
  produces?: Contract['produces'];
  problems?: readonly ProblemSlug[];
};

/** Writes a contract; what is left out takes nothing (params, query, body), answers 200 JSON and has only the general problems. */
export function contract<
  P extends z.ZodType = typeof none,
  Q extends z.ZodType = typeof none,
  B extends z.ZodType = typeof none,
  A extends z.ZodType = z.ZodType,
>(draft: Draft<P, Q, B, A>): Contract<P, Q, B, A> {
  return {
    params: none as unknown as P,
    query: none as unknown as Q,
    body: none as unknown as B,
    status: 200,
    produces: 'application/json',
    problems: [],
    ...draft,
  };
}

/** Query fields of every list: how many (1–500, default 50) and where the last page ended. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(500).default(50).meta({ title: '每页条数' }),
  cursor: z.string().max(2000).optional().meta({ title: '翻页游标' }),
};

/** A page of a list: `next` is absent on the last page. */
export const page = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().optional() });
