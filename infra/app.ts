import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { type Bundles, bundle } from './bundle.ts';
import { apiGuide } from './capabilities/api-guide.ts';
import { auditTrail } from './capabilities/audit-trail.ts';
import { catalogueImport } from './capabilities/catalogue-import.ts';
import { catalogueSubmission } from './capabilities/catalogue-submission.ts';
import { directory } from './capabilities/directory.ts';
import { fixityAudit } from './capabilities/fixity-audit.ts';
import { health } from './capabilities/health.ts';
import { ledger } from './capabilities/ledger.ts';
import { lookup } from './capabilities/lookup.ts';
import { lookupCases } from './capabilities/lookup-cases.ts';
import { openingReview } from './capabilities/opening-review.ts';
import { ownDataRequests } from './capabilities/own-data-requests.ts';
import { packageExport } from './capabilities/package-export.ts';
import { qualitySampling } from './capabilities/quality-sampling.ts';
import { reports } from './capabilities/reports.ts';
import { scanIngest } from './capabilities/scan-ingest.ts';
import { searchIndexing } from './capabilities/search-indexing.ts';
import { statistics } from './capabilities/statistics.ts';
import { uploads } from './capabilities/uploads.ts';
import { type Contracts, readContracts } from './contracts.ts';
import { buildHoldings } from './holdings.ts';
import { buildPeople } from './people.ts';
import { buildSecondCopy } from './second-copy.ts';
import { buildServices } from './services.ts';
import { contextOf, outputFolder, readSettings } from './settings.ts';

/** The whole system: what must never be lost, who may come in, and what the archives do. */
export function lantai(
  context: Record<string, unknown>,
  { bundles, contracts, outdir }: { bundles: Bundles; contracts: Contracts; outdir?: string },
): App {
  const settings = readSettings(context);
  const app = new App({ context, analyticsReporting: false, treeMetadata: false, ...(outdir && { outdir }) });
  const holdings = buildHoldings(app, settings, buildSecondCopy(app, settings));
  const people = buildPeople(app, settings);
  const services = buildServices(app, settings, { holdings, people, bundles, contracts });

  directory(services);
  catalogueImport(services);
  catalogueSubmission(services);
  uploads(services);
  scanIngest(services);
  qualitySampling(services);
  packageExport(services);
  fixityAudit(services);
  searchIndexing(services);
  lookup(services);
  lookupCases(services);
  ownDataRequests(services);
  openingReview(services);
  reports(services, ledger(services));
  statistics(services);
  auditTrail(services);
  health(services);
  apiGuide(services);

  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

/** `npm run synth`: bundles, writes cdk.out, and says in one line what is in it. */
async function synthesise(): Promise<void> {
  const context = contextOf(process.argv);
  const output = outputFolder();
  if (output.mine) rmSync(output.path, { recursive: true, force: true });
  const bundles = await bundle(readSettings(context), join(output.path, 'functions'));
  const { stacks } = lantai(context, { bundles, contracts: await readContracts(), outdir: output.path }).synth();
  const counted = stacks.map(({ stackName, template }) => `${stackName} ${Object.keys(template.Resources).length}`);
  console.log(`${output.path}: ${counted.join(', ')} resources in ${(performance.now() / 1000).toFixed(1)} s`);
}

if (import.meta.main) await synthesise();
