import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as z from 'zod';

const PublicKeys = z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })).min(1) });

/** A setting given on the command line is text: `-c apiDomain='{"name":…}'`; one in cdk.json is already a value. */
const json = <S extends z.ZodType>(schema: S) =>
  z.preprocess((given) => (typeof given === 'string' ? JSON.parse(given) : given), schema);

const yes = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);

/** What may differ from one deployment to the next. Each is a CDK context value: in cdk.json, or `-c name=value`. */
export const Settings = z
  .strictObject({
    stage: z.enum(['development', 'production']).default('development'),
    region: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/)
      .default('cn-north-1'),
    /** Where the second copy of what is preserved lies; by default the other region of aws-cn, elsewhere the same region. */
    secondRegion: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/)
      .optional(),
    /** Proposed value of the parameter JwtIssuer. Outside aws-cn, without one, a Cognito user pool is made. */
    issuer: z.url().optional(),
    audience: z.string().default('lantai'),
    /** `pinned-jwks`: the issuer cannot be reached from API Gateway (政务外网), so its public keys travel with the template. */
    authorizer: z.enum(['jwt', 'pinned-jwks']).default('jwt'),
    jwks: json(PublicKeys).optional(),
    architecture: z.enum(['arm64', 'x86_64']).default('arm64'),
    apiDomain: json(z.object({ name: z.string(), certificateArn: z.string() })).optional(),
    /**
     * A host of one's own for what is uploaded (政务外网 often lets no cloud domain through): whoever answers there passes everything
     * on to the incoming bucket's host and says that host, which is signed.
     */
    uploadDomain: z
      .string()
      .regex(/^([a-z\d-]+\.)+[a-z]{2,}$/)
      .optional(),
    /** An SNS topic that hears the alarms. */
    alarmTopicArn: z.string().optional(),
    /** `host:port` of a ClamAV daemon that arrived scans are shown to; without one a person has to look for viruses. */
    virusEngine: z
      .string()
      .regex(/^[\w.-]+:\d{1,5}$/)
      .optional(),
    /** Where other systems are told of delivered reports: an HTTPS address; without one only the feed tells. */
    reportWebhook: z.url({ protocol: /^https$/ }).optional(),
    allowOutsideChina: yes.default(false),
  })
  .refine(({ stage, region, allowOutsideChina }) => stage !== 'production' || inChina(region) || allowOutsideChina, {
    error:
      '档案数据不得出境(档案法第25条)：production 只能部署在 cn-north-1 或 cn-northwest-1；确有依据时设 allowOutsideChina=true',
  })
  .refine((settings) => !inChina(settings.region) || inChina(secondRegionOf(settings)), {
    error: '档案数据不得出境(档案法第25条)：secondRegion 只能是 cn-north-1 或 cn-northwest-1',
  })
  .refine(({ authorizer, jwks }) => authorizer === 'jwt' || jwks, {
    error: 'authorizer=pinned-jwks 需要 jwks：签发方的公钥集 {"keys":[…]}',
  });
export type Settings = z.infer<typeof Settings>;

/** Whether a region lies in the partition aws-cn. */
export const inChina = (region: string): boolean => region.startsWith('cn-');

const otherRegion: Record<string, string> = { 'cn-north-1': 'cn-northwest-1', 'cn-northwest-1': 'cn-north-1' };

/** The region of the second copy. */
export const secondRegionOf = ({
  region,
  secondRegion,
}: {
  region: string;
  secondRegion?: string | undefined;
}): string => secondRegion ?? otherRegion[region] ?? region;

/** Whether this deployment makes its own user pool: nobody else signs tokens, and Cognito user pools exist there. */
export const makesOwnPool = ({ issuer, region }: Settings): boolean => !issuer && !inChina(region);

/** Settings are plain words; whatever else stands in the context are feature flags, and what CDK notes for itself. */
const isSetting = (name: string) => /^[a-z]+$/i.test(name);

/** Reads settings from context values; throws naming each that is wrong, and each that is none. */
export function readSettings(context: Record<string, unknown>): Settings {
  const given = Object.entries(context).filter(([name]) => isSetting(name));
  const parsed = Settings.safeParse(Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  const said = parsed.error.issues.map((issue) =>
    issue.code === 'unrecognized_keys'
      ? `没有这样的设置：${issue.keys.join('、')}；可设的有 ${Object.keys(Settings.shape).join('、')}`
      : [issue.path.join('.'), issue.message].filter(Boolean).join(': '),
  );
  throw new Error(said.join('\n'));
}

/** Context of this run: cdk.json, then what the CDK CLI passes on, then `-c` or `--context name=value` of a plain `node infra/app.ts`. */
export function contextOf(commandLine: string[]): Record<string, unknown> {
  const { context } = JSON.parse(readFileSync(new URL('../cdk.json', import.meta.url), 'utf8'));
  const given = commandLine.flatMap((word, n) =>
    /^(-c|--context)$/.test(word) ? [commandLine[n + 1] ?? ''] : (/^--context=(.*)$/s.exec(word)?.slice(1) ?? []),
  );
  const pairs = given.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]);
  return { ...context, ...JSON.parse(process.env.CDK_CONTEXT_JSON ?? '{}'), ...Object.fromEntries(pairs) };
}

/** Where to write: the CDK CLI names a folder (and cleans it); a plain run writes cdk.out anew. */
export const outputFolder = (): { path: string; mine: boolean } => {
  const given = process.env.CDK_OUTDIR;
  return { path: resolve(given ?? 'cdk.out'), mine: !given };
};
