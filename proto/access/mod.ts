// Roles, rights and names. An entry of its own: it needs node:crypto, which the page has not.

export { type Credentials, readCredentials } from "./credentials.ts";
export {
  type Identities,
  IdentityError,
  identityUri,
  NAME as IDENTITY_NAME,
  nameOf,
  parseIdentities,
} from "./identities.ts";
export * from "./rights.ts";
export * from "./tls-files.ts";
