import * as z from 'zod';
import { contract } from '#shared/api/contract.ts';

const Part = z.object({ name: z.string(), ok: z.boolean() });

export const showHealth = contract({
  name: 'show-health',
  method: 'GET',
  path: '/v1/health',
  summary: '平台是否可用',
  may: 'anyone',
  answer: z.object({ ok: z.boolean(), at: z.string(), parts: z.array(Part) }).meta({ id: 'Health' }),
  problems: ['not-well'],
});
