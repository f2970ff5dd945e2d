/** Where the stacks stand. */
export type Place = { partition: string; region: string; account: string };

const regional = (service: string, kind: string) => (name: string, p: Place) =>
  `arn:${p.partition}:${service}:${p.region}:${p.account}:${kind}${name}`;
const global = (service: string, kind: string) => (name: string, p: Place) =>
  `arn:${p.partition}:${service}::${service === 's3' ? '' : p.account}:${kind}${name}`;

/** Types that this platform stands up, or knowingly has no use for: [property holding the name, the ARN]. Any other type is refused. */
const kinds: Record<string, [nameProperty: string | undefined, arn: (name: string, place: Place) => string]> = {
  'AWS::DynamoDB::Table': ['TableName', regional('dynamodb', 'table/')],
  'AWS::S3::Bucket': ['BucketName', global('s3', '')],
  'AWS::S3::BucketPolicy': [undefined, global('s3', 'policy/')],
  'AWS::SQS::Queue': ['QueueName', regional('sqs', '')],
  'AWS::SQS::QueuePolicy': [undefined, regional('sqs', 'policy/')],
  'AWS::KMS::Key': [undefined, regional('kms', 'key/')],
  'AWS::KMS::Alias': ['AliasName', regional('kms', '')],
  'AWS::Lambda::Function': ['FunctionName', regional('lambda', 'function:')],
  'AWS::Lambda::Permission': [undefined, regional('lambda', 'permission:')],
  'AWS::Lambda::EventSourceMapping': [undefined, regional('lambda', 'event-source-mapping:')],
  'AWS::IAM::Role': ['RoleName', global('iam', 'role/')],
  'AWS::IAM::Policy': [undefined, global('iam', 'inline/')],
  'AWS::IAM::ManagedPolicy': ['ManagedPolicyName', global('iam', 'policy/')],
  'AWS::Events::Rule': ['Name', regional('events', 'rule/')],
  'AWS::ApiGatewayV2::Api': [undefined, regional('execute-api', '')],
  'AWS::ApiGatewayV2::Stage': ['StageName', regional('apigateway', 'stage/')],
  'AWS::ApiGatewayV2::Route': [undefined, regional('apigateway', 'route/')],
  'AWS::ApiGatewayV2::Integration': [undefined, regional('apigateway', 'integration/')],
  'AWS::ApiGatewayV2::Authorizer': [undefined, regional('apigateway', 'authorizer/')],
  'AWS::Logs::LogGroup': ['LogGroupName', (name, p) => `${regional('logs', 'log-group:')(name, p)}:*`],
  'AWS::Logs::MetricFilter': [undefined, regional('logs', 'filter/')],
  'AWS::CloudWatch::Alarm': ['AlarmName', regional('cloudwatch', 'alarm:')],
  'AWS::CloudWatch::Dashboard': ['DashboardName', regional('cloudwatch', 'dashboard/')],
  'AWS::SNS::Topic': ['TopicName', regional('sns', '')],
  'AWS::SNS::TopicPolicy': [undefined, regional('sns', 'policy/')],
  'AWS::SNS::Subscription': [undefined, regional('sns', 'subscription/')],
};
const namedByLogicalId = /^AWS::(ApiGatewayV2|Lambda::(Permission|EventSourceMapping))/;

/** Name (what `Ref` gives, save for a queue) and ARN of a resource; undefined for a type that is not known. `property` reads its properties, resolved. */
export function identityOf(
  type: string,
  stack: string,
  id: string,
  property: (name: string) => unknown,
  place: Place,
): { type: string; name: string; arn: string } | undefined {
  const kind = kinds[type];
  if (!kind) return undefined;
  const [nameProperty, arn] = kind;
  const made = namedByLogicalId.test(type) ? id : `${stack}-${id}`;
  const given = nameProperty && property(nameProperty);
  const name = String(given ?? (type === 'AWS::S3::Bucket' ? made.toLowerCase() : made));
  return { type, name, arn: arn(name, place) };
}
