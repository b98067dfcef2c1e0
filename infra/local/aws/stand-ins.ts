import { join } from 'node:path';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { modelMetricOf } from '../../../functions/catalog/model.ts';
import type { Settings } from '../settings.ts';
import { startStandIn } from './bedrock-stand-in.ts';
import { startCloudWatch } from './cloudwatch/stand-in.ts';
import type { ReadBill } from './cost-explorer/bill.ts';
import { ledgerBill } from './cost-explorer/ledger-bill.ts';
import { startCostExplorer } from './cost-explorer/stand-in.ts';
import { chatModel } from './openai/chat-model.ts';
import { LOCAL_PROFILES, startProfilesStandIn, usualTags } from './profiles-stand-in.ts';

/** The server that answers in place of the stand-in's own rules, and which of its models. */
type LocalModel = NonNullable<Settings['localModel']> & { name: string };

/**
 * Starts what stands in for services of AWS, as far as the settings want it, and tells the SDK's clients by the environment where it is: before
 * the functions are loaded. CloudWatch is closed after the store, which hands on what is told last; the others before it.
 */
export async function startStandIns(settings: Settings, localModel: LocalModel | undefined) {
  const closeOthers: (() => Promise<void>)[] = [];
  const cloudWatch = await startCloudWatch(join(settings.dataDir, 'cloudwatch'), {
    elsewhere: settings.bedrock === 'aws' ? realCloudWatch(settings) : undefined,
  });
  process.env.AWS_ENDPOINT_URL_CLOUDWATCH ||= cloudWatch.endpoint;
  if (settings.bedrock === 'stand-in' || settings.bedrock === 'local-model') {
    const standIn = await startStandIn({
      measure: cloudWatch.takeModelCall,
      ...(localModel && { model: chatModel(localModel, localModel.name) }),
    });
    closeOthers.push(standIn.close);
    process.env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME = standIn.endpoint;
  }
  if (settings.bedrock !== 'aws' && !process.env.AWS_ENDPOINT_URL_BEDROCK) {
    const standIn = await startProfilesStandIn(LOCAL_PROFILES);
    closeOthers.push(standIn.close);
    process.env.AWS_ENDPOINT_URL_BEDROCK = standIn.endpoint;
  }
  if (settings.bedrock !== 'aws' && !process.env.AWS_ENDPOINT_URL_COST_EXPLORER) {
    const standIn = await startCostExplorer({ readBill: await localBill(settings), now: Date.now });
    closeOthers.push(standIn.close);
    process.env.AWS_ENDPOINT_URL_COST_EXPLORER = standIn.endpoint;
  }
  return { cloudWatch, closeOthers };
}

/** What the models would be billed for: of the ledger, which is opened by what the store has told the environment. */
async function localBill({ billDelayHours }: Settings): Promise<ReadBill> {
  const { openReader } = await import('../../../functions/store/open.ts');
  return ledgerBill({
    table: openReader('ledger'),
    delayMs: billDelayHours * 3_600_000,
    now: Date.now,
    tagsOf: (modelMetric) => {
      const profile = LOCAL_PROFILES.find(({ arn }) => modelMetricOf(arn) === modelMetric);
      return profile && usualTags(profile);
    },
  });
}

/** CloudWatch on AWS, wherever the functions are told that it is. */
const realCloudWatch = ({ region }: Settings): CloudWatchClient =>
  new CloudWatchClient({ region, endpoint: `https://monitoring.${region}.amazonaws.com` });
