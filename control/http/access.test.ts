import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Access, COOKIE } from "./access.ts";

const HOST = "127.0.0.1:7000";
const nobody = { host: HOST, origin: undefined, authorization: undefined, cookie: undefined };

test("the token and the page's cookie tell who is asking; nothing else does", () => {
  const access = new Access("secret-token", [HOST]);
  const cookie = access.openPage(access.pageKey)?.split(";")[0] ?? "";
  expect(access.identity({ ...nobody, authorization: "Bearer secret-token" })).toBe("operator/cli");
  expect(access.identity({ ...nobody, cookie })).toBe("operator/page");
  expect(access.identity({ ...nobody, cookie: `other=1; ${cookie}; more=2` })).toBe("operator/page");
  for (const authorization of [
    "Bearer secret-toke",
    "Bearer secret-token2",
    "Bearer ",
    "Basic secret-token",
    "secret-token",
  ]) {
    expect(access.identity({ ...nobody, authorization }), authorization).toBeUndefined();
  }
  expect(access.identity({ ...nobody, cookie: `${COOKIE}=secret-token` })).toBeUndefined();
  expect(access.identity({ ...nobody, cookie: `not_${cookie}` })).toBeUndefined();
  // A wrong token is not made good by a right cookie.
  expect(access.identity({ ...nobody, authorization: "Bearer wrong", cookie })).toBeUndefined();
  expect(access.identity(nobody)).toBeUndefined();
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
