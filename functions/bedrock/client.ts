import { BedrockRuntimeClient, type BedrockRuntimeClientConfig } from '@aws-sdk/client-bedrock-runtime';
import { KeptSession } from './kept-session.ts';

/**
 * Bedrock, with the SDK's own retries switched off: it would also send again what may have been answered, and
 * charged, already. What Bedrock definitely refused is retried in `converse.ts`.
 */
export const openBedrock = (config: BedrockRuntimeClientConfig = {}): BedrockRuntimeClient =>
  new BedrockRuntimeClient({ maxAttempts: 1, requestHandler: new KeptSession(), ...config });
