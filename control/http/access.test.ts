import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseIdentities, RIGHTS_OF } from "../../proto/access/mod.ts";
import { Access, type Asking, COOKIE } from "./access.ts";

const HOST = "127.0.0.1:7000";
const nobody = { host: HOST, origin: undefined, authorization: undefined, cookie: undefined };

test("the token and the page's cookie tell who is asking; nothing else does", () => {
  const access = new Access("secret-token", [HOST]);
  const cookie = access.openPage(access.pageKey)?.split(";")[0] ?? "";
  const author = (asking: Partial<Asking>) => access.person({ ...nobody, ...asking })?.author;
  expect(author({ authorization: "Bearer secret-token" })).toBe("operator/cli");
  expect(author({ cookie })).toBe("operator/page");
  expect(author({ cookie: `other=1; ${cookie}; more=2` })).toBe("operator/page");
  for (const authorization of [
    "Bearer secret-toke",
    "Bearer secret-token2",
    "Bearer ",
    "Basic secret-token",
    "secret-token",
  ]) {
    expect(() => author({ authorization }), authorization).toThrow("UNAUTHENTICATED");
  }
  expect(author({ cookie: `${COOKIE}=secret-token` })).toBeUndefined();
  expect(author({ cookie: `not_${cookie}` })).toBeUndefined();
  // A wrong token is not made good by a right cookie.
  expect(() => author({ authorization: "Bearer wrong", cookie })).toThrow("UNAUTHENTICATED");
  expect(author({})).toBeUndefined();
});

test("a certificate tells who is asking and as what, as long as it is good and its name has a role", () => {
  let nowMs = 1000;
  const identities = parseIdentities(
    '{"identities":{"alice":{"role":"operator"},"control-1":{"role":"control-plane"}}}',
  );
  const access = new Access("t", [HOST], identities, () => nowMs);
  const shown = (name: string | undefined, problem?: string) => ({
    ...nobody,
    certificate: { name, validToMs: 2000, problem },
  });
  expect(access.person(shown("alice"))).toEqual({ author: "alice", rights: RIGHTS_OF.operator });
  expect(() => access.person(shown("bob"))).toThrow("PERMISSION_DENIED: bob has no role here");
  expect(() => access.person(shown("control-1"))).toThrow("PERMISSION_DENIED: control-1 is no person");
  expect(() => access.person(shown(undefined, "expired"))).toThrow("UNAUTHENTICATED: expired");
  expect(access.person(shown(undefined))).toBeUndefined();
  const cookie = access.openPage(access.pageKey) ?? "";
  expect(cookie).toMatch(/; Secure$/);
  // A person with a certificate is that person, whatever the browser has kept.
  expect(access.person({ ...shown("alice"), cookie })?.author).toBe("alice");
  access.renew(parseIdentities('{"identities":{}}'));
  expect(() => access.person(shown("alice"))).toThrow("alice has no role here");
  nowMs = 2000;
  expect(() => access.person(shown("alice"))).toThrow("UNAUTHENTICATED: the certificate has ended");
  expect(access.meantForUs({ host: HOST, origin: `https://${HOST}` })).toBe(true);
  expect(access.meantForUs({ host: HOST, origin: `http://${HOST}` })).toBe(false);
});

test("only the key opens the page, and scripts cannot read its cookie", () => {
  const access = new Access("t", [HOST]);
  expect(access.openPage("")).toBeUndefined();
  expect(access.openPage(`${access.pageKey}x`)).toBeUndefined();
  expect(new Access("t", [HOST]).pageKey).not.toBe(access.pageKey);
  expect(access.openPage(access.pageKey)).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
});

test("other names in Host and other pages in Origin are refused", () => {
  const access = new Access("t", [HOST, "localhost:7000"]);
  expect(access.meantForUs({ host: HOST, origin: undefined })).toBe(true);
  expect(access.meantForUs({ host: "localhost:7000", origin: `http://${HOST}` })).toBe(true);
  expect(access.meantForUs({ host: "attacker.example:7000", origin: undefined })).toBe(false);
  expect(access.meantForUs({ host: undefined, origin: undefined })).toBe(false);
  expect(access.meantForUs({ host: HOST, origin: "http://attacker.example" })).toBe(false);
  expect(access.meantForUs({ host: HOST, origin: "null" })).toBe(false);
});

test("the token file is new, long and for its owner alone", () => {
  const folder = mkdtempSync(join(tmpdir(), "tickgate-token-"));
  const path = join(folder, "deep", "token");
  const first = Access.newToken(path);
  expect(first).toMatch(/^[\w-]{43}$/);
  expect(readFileSync(path, "utf8")).toBe(`${first}\n`);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(Access.newToken(path)).not.toBe(first);
  rmSync(folder, { recursive: true });
});
