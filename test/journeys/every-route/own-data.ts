import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import * as ownData from '#functions/own-data-requests/contract.ts';
import type { Platform } from '#infra/local/platform.ts';
import { put } from '#infra/local/story/deeds.ts';
import { as } from '#infra/local/story/province.ts';
import { refusal } from '../standing.ts';
import { leaf } from './leaf.ts';

const pingjiang = { archivesCode: '443022' };
const married = 'A120-ZY·HY·1987·Y-0231';

/** A person sees and copies what is held on her, has it corrected, and thinks better of a third request; her marriage has been scanned. */
export async function askForOwnData(platform: Platform): Promise<void> {
  const [clerk, director] = [as(platform, 'pingjiangDesk'), as(platform, 'pingjiangDirector')];
  const open = (kind: 'access' | 'correction', channel: 'letter' | 'counter' = 'letter') =>
    clerk(ownData.openRequest, {
      params: pingjiang,
      body: {
        kind,
        channel,
        applicant: { name: '吴秀英', identityNumber: '11010519491231002X' },
        representation: 'self',
        person: { names: ['吴秀英'], year: 1987 },
        noticeSigned: true,
      },
    }).then(({ requestId }) => ({ ...pingjiang, requestId }));
  const params = await open('access');
  const bytes = Buffer.from('身份证复印件');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const upload = await clerk(ownData.addEvidence, {
    params,
    body: { kind: 'identity-document', fileName: '身份证.jpg', size: bytes.length, sha256 },
  });
  const provide = { outcome: 'provide' as const, referenceCodes: [married], copies: [married] };
  const early = await refusal(clerk(ownData.propose, { params, body: { proposal: provide } }));
  expect(early.slug).toBe('evidence-not-arrived');
  await put(await clerk(ownData.renewEvidence, { params: { ...params, number: upload.number }, body: {} }), bytes);
  const mistaken = await clerk(ownData.addEvidence, {
    params,
    body: { kind: 'other', fileName: '误传.jpg', size: bytes.length, sha256 },
  });
  const wrong = { ...params, number: mistaken.number };
  await clerk(ownData.withdrawEvidence, { params: wrong, body: { note: '选错文件' } });
  await clerk(ownData.listCandidates, { params });
  await clerk(ownData.propose, { params, body: { proposal: provide } });
  await director(ownData.decideProposal, { params, body: { approve: true } });
  const { items } = await clerk(ownData.listOwnRecords, { params });
  expect((await fetch(items[0]?.copies[0]?.file.url ?? '')).status).toBe(200);
  await clerk(ownData.showRequest, { params });

  const corrected = await open('correction', 'counter');
  const proposal = {
    outcome: 'annotate' as const,
    referenceCode: married,
    kind: 'correction' as const,
    says: '女方姓名现为“吴秀瑛”',
    reason: '户籍证明',
    withdraws: false,
  };
  await clerk(ownData.propose, { params: corrected, body: { originalSeen: true, proposal } });
  await director(ownData.decideProposal, { params: corrected, body: { approve: true } });
  const withdrawn = await open('correction');
  await clerk(ownData.withdrawRequest, { params: withdrawn, body: {} });
  await leaf(clerk, ownData.listRequests, { params: pingjiang });
}
