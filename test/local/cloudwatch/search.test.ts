import { describe, expect, it } from 'vitest';
import type { Metric } from '../../../infra/local/aws/cloudwatch/metric.ts';
import { finds } from '../../../infra/local/aws/cloudwatch/search/match.ts';
import { parseSearch } from '../../../infra/local/aws/cloudwatch/search/parse.ts';
import { tokensOf } from '../../../infra/local/aws/cloudwatch/search/tokens.ts';

const metric = (namespace: string, name: string, dimensions: Record<string, string> = {}): Metric => ({
  namespace,
  name,
  dimensions,
});

const found = (search: string, ...metrics: Metric[]) => {
  const parsed = parseSearch(search);
  return metrics.filter((one) => finds(parsed, one)).map(({ name }) => name);
};

describe('"CloudWatch search expressions: Tokenization"', () => {
  it.each([
    ['CustomCount1', ['customcount1', 'custom', 'count', '1']],
    ['SDBFailure', ['sdbfailure', 'sdb', 'failure']],
    ['Project2-trial333', ['project2trial333', 'project', '2', 'trial', '333']],
  ])('%s', (name, tokens) => {
    expect(tokensOf(name)).toEqual(tokens);
  });
});

describe('"CloudWatch search expressions: Partial matches"', () => {
  const custom = metric('MyNamespace', 'CustomCount1');
  it.each(['count', 'Count', 'COUNT', 'CustomCount', 'Count1', 'CustomCount1'])('finds by %s', (term) => {
    expect(found(term, custom)).toEqual(['CustomCount1']);
  });
  it.each(['couNT', 'customcount', 'count1'])('does not find by %s', (term) => {
    expect(found(term, custom)).toEqual([]);
  });
});

describe('"CloudWatch search expressions: Exact matches" and "Non-alphanumeric characters"', () => {
  const custom = metric('MyNamespace', 'CustomCount1');
  it('finds the exact string only', () => {
    expect(found('{MyNamespace}, "CustomCount1"', custom)).toEqual(['CustomCount1']);
    expect(found('{MyNamespace}, "customcount1"', custom)).toEqual([]);
    expect(found('{MyNamespace}, "Custom"', custom)).toEqual([]);
  });
  it('takes names with special characters in a schema', () => {
    const special = metric('My Namespace', 'Custom:Name[Special_Characters', { 'Dimension@Name': 'x' });
    const search = '{"My Namespace", "Dimension@Name"}, "Custom:Name[Special_Characters"';
    expect(found(search, special)).toHaveLength(1);
  });
  it.each(['network/errors', 'network+errors', 'network-errors', 'Network_Errors'])(
    'finds both by %s',
    (term) => {
      const both = [metric('N', 'Network-Errors-2'), metric('N', 'NetworkErrors2')];
      expect(found(term, ...both)).toHaveLength(2);
    },
  );
  it('takes characters after a backslash as they are', () => {
    const france = metric('N', 'Europe\\France Traffic(Network)');
    expect(found('"Europe\\\\France Traffic\\(Network\\)"', france)).toHaveLength(1);
    expect(found('"Network_Errors_2"', metric('N', 'Network-Errors-2'))).toEqual([]);
  });
});

describe('"CloudWatch search expressions: Specifying property names" and "Excluding a metric schema"', () => {
  const micro = metric('AWS/EC2', 'CPUUtilization', { InstanceType: 't2.micro' });
  const named = metric('Mine', 'x', { Name: 'CPUUtilization' });
  it('looks everywhere, or where it is told to', () => {
    expect(found('"CPUUtilization"', micro, named)).toEqual(['CPUUtilization', 'x']);
    expect(found('MetricName="CPUUtilization"', micro, named)).toEqual(['CPUUtilization']);
    expect(found('InstanceType=micro', micro, named)).toEqual(['CPUUtilization']);
    expect(found('InstanceType="t2.micro" Namespace="AWS/EC2"', micro, named)).toEqual(['CPUUtilization']);
    expect(found('InstanceType="micro"', micro)).toEqual([]);
    expect(found('{AWS/EC2, InstanceType} "CPUUtilization"', micro, named)).toEqual(['CPUUtilization']);
    expect(found('"AWS/EC2" MetricName="CPUUtilization"', micro, named)).toEqual(['CPUUtilization']);
  });
  it('a schema means these dimensions and no others', () => {
    const bare = metric('AWS/EC2', 'CPUUtilization');
    expect(found('{AWS/EC2} MetricName="CPUUtilization"', micro)).toEqual([]);
    expect(found('{AWS/EC2} MetricName="CPUUtilization"', bare)).toHaveLength(1);
    expect(found('{AWS/EC2,InstanceId} CPUUtilization', micro)).toEqual([]);
  });
});

describe('"CloudWatch search expressions: Boolean operators"', () => {
  const packets = metric('AWS/EC2', 'NetworkPacketsIn', { InstanceId: 'i-1234567890123456' });
  const cpu = metric('AWS/EC2', 'CPUUtilization', { InstanceId: 'i-1234567890123456' });
  const other = metric('AWS/EC2', 'CPUUtilization', { InstanceId: 'i-2' });
  const ebs = metric('AWS/EBS', 'VolumeReadOps', { VolumeId: 'ProjectA' });
  const mine = metric('Mine', 'Errors');
  it('AND, said or not', () => {
    for (const search of [
      '{AWS/EC2,InstanceId} network AND packets',
      ' {AWS/EC2,InstanceId} network packets ',
    ])
      expect(found(search, packets, cpu)).toEqual(['NetworkPacketsIn']);
    expect(found('network and packets', packets)).toEqual([]);
  });
  it('NOT, also alone and more than once', () => {
    const search = '{AWS/EC2,InstanceId} MetricName="CPUUtilization" NOT i-1234567890123456';
    expect(found(search, cpu)).toEqual([]);
    expect(found(search, other)).toEqual(['CPUUtilization']);
    expect(found('NOT Namespace=AWS', cpu, mine)).toEqual(['Errors']);
    expect(found('NOT "i-2" NOT "Errors"', other, mine, ebs)).toEqual(['VolumeReadOps']);
  });
  it('OR and parentheses', () => {
    for (const search of ['(EC2 OR EBS) AND MetricName=ReadOps', '(EC2 OR EBS) MetricName=ReadOps'])
      expect(found(search, ebs, cpu, mine)).toEqual(['VolumeReadOps']);
    expect(found('(EC2 OR EBS) AND ReadOps AND ProjectA', ebs, cpu)).toEqual(['VolumeReadOps']);
  });
  it('nested', () => {
    const search =
      '{AWS/Lambda,FunctionName} MetricName="Errors" OR (MetricName="Invocations" AND (ProjectA OR ProjectB))';
    const of = (name: string, FunctionName: string) => metric('AWS/Lambda', name, { FunctionName });
    const all = [of('Errors', 'any'), of('Invocations', 'MyProjectAFn'), of('Invocations', 'any')];
    expect(found(search, ...all)).toEqual(['Errors', 'Invocations']);
  });
});

describe('"CloudWatch search expression examples"', () => {
  it('names in a schema may have blanks', () => {
    const counted = metric('Custom-Namespace', 'ErrorCount', { 'Dimension Name With Spaces': 'x' });
    expect(found('{"Custom-Namespace", "Dimension Name With Spaces"}, ErrorCount', counted)).toHaveLength(1);
  });
  it('an exact term and a token', () => {
    const of = (name: string) => metric('AWS/NetworkELB', name, { LoadBalancer: 'l' });
    const search = '{AWS/NetworkELB, LoadBalancer} "ConsumedLCUs" OR flow';
    expect(found(search, of('ConsumedLCUs'), of('NewFlowCount'), of('PeakBytes'))).toEqual([
      'ConsumedLCUs',
      'NewFlowCount',
    ]);
  });
});

describe('a search is refused, and why is said:', () => {
  it.each([
    ['', 'needs a schema or a term'],
    ['{A', 'ends too soon'],
    ['(a', 'ends too soon'],
    ['a)', 'more than was expected'],
    ['a OR', 'ends too soon'],
    [':aws.AccountId = "1"', ':aws.AccountId'],
    ['a'.repeat(1_025), '1024 characters'],
  ])('%s', (search, why) => {
    expect(() => parseSearch(search)).toThrow(why);
  });
});
