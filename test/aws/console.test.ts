import { beforeAll, describe, expect, it } from 'vitest';
import { addStacks, newApp } from '../../infra/aws/app.ts';
import { checkConfiguration, type ConfigurationInput } from '../../infra/aws/configuration/schema.ts';
import { buildConsole } from '../../infra/build/console.ts';
import { CONFIGURATION, ofType, propertiesOf, synthesise, type Synthesised } from '../support/assembly.ts';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const WITH: ConfigurationInput = { ...CONFIGURATION, extras: { console: { signInPrefix: 'costs-test' } } };

let without: Synthesised;
let made: Synthesised;
beforeAll(async () => {
  await buildConsole();
  without = await synthesise('prod');
  made = await synthesise('prod', WITH); // cdk-nag's complaints fail it
}, 120_000);

const only = (type: string) => {
  const all = propertiesOf(made.api, type);
  expect(all).toHaveLength(1);
  return all[0]!;
};

describe('the console on AWS', () => {
  it('is there only where the configuration wants it', () => {
    expect(propertiesOf(without.api, 'AWS::CloudFront::Distribution')).toEqual([]);
    expect(propertiesOf(made.api, 'AWS::CloudFront::Distribution')).toHaveLength(1);
    expect(Object.keys(made.api.Outputs ?? {})).toContain('ConsoleUrl');
  });

  it('is in a bucket that nobody reads but this distribution', () => {
    const { DistributionConfig } = only('AWS::CloudFront::Distribution') as never as {
      DistributionConfig: {
        Origins: Record<string, unknown>[];
        DefaultCacheBehavior: Record<string, unknown>;
      };
    };
    expect(DistributionConfig.Origins).toHaveLength(1);
    expect(DistributionConfig.Origins[0]).toHaveProperty('OriginAccessControlId');
    expect(DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy).toBe('redirect-to-https');
    const [bucketId] = Object.keys(ofType(made.api, 'AWS::S3::Bucket')).filter((id) =>
      id.startsWith('Console'),
    );
    const policy = propertiesOf(made.api, 'AWS::S3::BucketPolicy').find(({ Bucket }) =>
      JSON.stringify(Bucket).includes(bucketId!),
    );
    const text = JSON.stringify(policy);
    expect(text).toContain('cloudfront.amazonaws.com');
    expect(text).toContain('AWS:SourceArn');
  });

  it('has the headers of the local host, the API’s two hosts and the sign-in’s as all that it may talk to, and HSTS', () => {
    const { ResponseHeadersPolicyConfig } = only('AWS::CloudFront::ResponseHeadersPolicy') as never as {
      ResponseHeadersPolicyConfig: { SecurityHeadersConfig: Record<string, Record<string, unknown>> };
    };
    const { ContentSecurityPolicy, StrictTransportSecurity, FrameOptions } =
      ResponseHeadersPolicyConfig.SecurityHeadersConfig;
    const csp = JSON.stringify(ContentSecurityPolicy);
    for (const part of [
      "script-src 'self';",
      "default-src 'none'",
      'GraphQLUrl',
      'RealtimeUrl',
      'costs-test.auth.',
    ])
      expect(csp).toContain(part);
    expect(csp).not.toContain('*');
    expect(StrictTransportSecurity!.AccessControlMaxAgeSec).toBeGreaterThanOrEqual(31_536_000);
    expect(FrameOptions!.FrameOption).toBe('DENY');
  });

  it('signs in by code on the pool’s own page, comes back to itself only, and can write no attribute that says who pays', () => {
    const clients = propertiesOf(made.api, 'AWS::Cognito::UserPoolClient');
    const client = clients.find(({ AllowedOAuthFlows }) => AllowedOAuthFlows);
    expect(client).toMatchObject({ AllowedOAuthFlows: ['code'], GenerateSecret: false });
    expect(client!.AllowedOAuthScopes).toEqual(['openid', 'aws.cognito.signin.user.admin']);
    expect(JSON.stringify(client!.CallbackURLs)).toContain('/console/');
    expect(client!.WriteAttributes).toEqual(['name']);
  });

  it('serves its one page for every path of its own, and leads every other to itself', () => {
    const { FunctionCode } = only('AWS::CloudFront::Function') as never as { FunctionCode: string };
    const handler = new Function(`${FunctionCode}; return handler;`)() as (event: object) => {
      uri?: string;
      statusCode?: number;
    };
    const to = (uri: string) => handler({ request: { uri } });
    expect(to('/console').uri).toBe('/console/index.html');
    expect(to('/console/budgets/x.y').uri).toBe('/console/index.html');
    expect(to('/console/assets/main-1.js').uri).toBe('/console/assets/main-1.js');
    expect(to('/console/settings.json').uri).toBe('/console/settings.json');
    for (const other of ['/', '/consoles', '/index.html']) expect(to(other).statusCode).toBe(302);
  });

  it.each(['Costs', '-x', 'my-aws', 'my-cognito', ''])('does not sign in at %j', (signInPrefix) => {
    expect(() => checkConfiguration({ ...CONFIGURATION, extras: { console: { signInPrefix } } })).toThrow(
      'extras.console.signInPrefix',
    );
  });

  it('is the same template when it is made again', async () => {
    const app = newApp(mkdtempSync(join(tmpdir(), 'cost-sentry-cdk-')));
    addStacks(app, 'prod', checkConfiguration(WITH));
    const again = app.synth().getStackByName('CostSentry-prod').template as { Resources: object };
    expect(again.Resources).toEqual(made.api.Resources);
  });
});
