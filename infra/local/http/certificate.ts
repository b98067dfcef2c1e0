import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A certificate for this machine that nobody has signed. */
export interface Certificate {
  key: string;
  cert: string;
  /** Where the certificate lies, for clients that can be told to trust it. */
  file: string;
}

const VALID_DAYS = 365;
const DAY_MS = 24 * 60 * 60 * 1000;
const NAMES = [
  { type: 2, value: 'localhost' },
  { type: 7, ip: '127.0.0.1' },
  { type: 7, ip: '::1' },
];

/**
 * The certificate of a data folder: the same at each start, so that it need be trusted once; a new one a day before it ends, or where it is
 * of no use.
 */
export async function certificateOf(dataDir: string): Promise<Certificate> {
  const file = join(dataDir, 'tls', 'certificate.pem');
  const keyFile = join(dataDir, 'tls', 'key.pem');
  if (!isGood(file, keyFile)) {
    const { generate } = await import('selfsigned');
    const made = await generate([{ name: 'commonName', value: 'localhost' }], {
      keyType: 'ec',
      algorithm: 'sha256',
      notAfterDate: new Date(Date.now() + VALID_DAYS * DAY_MS),
      extensions: [{ name: 'subjectAltName', altNames: NAMES }],
    } as never);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(keyFile, made.private, { mode: 0o600 });
    writeFileSync(file, made.cert);
  }
  return { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(file, 'utf8'), file };
}

function isGood(file: string, keyFile: string): boolean {
  try {
    const certificate = new X509Certificate(readFileSync(file));
    const isOfKey = certificate.checkPrivateKey(createPrivateKey(readFileSync(keyFile)));
    return isOfKey && Date.parse(certificate.validTo) > Date.now() + DAY_MS;
  } catch {
    return false; // there is none, or only a part of one
  }
}
