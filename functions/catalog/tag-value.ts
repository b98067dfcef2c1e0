import * as z from 'zod';

/** What CloudWatch dimensions, Bedrock request metadata and cost allocation tags all take; not blank. */
const TAG_VALUE = /^(?=.*[^ ])[A-Za-z0-9 ._:/=+@-]{1,128}$/;

/** The value of a tag. */
export const tagValue = z
  .string()
  .regex(TAG_VALUE, 'must be 1 to 128 characters of A-Z a-z 0-9, space and . _ : / = + @ -, and not blank');
