// The part of the npm package `soupbintcp` 1.0.2 (which has no types) that the tests use.
declare module "soupbintcp" {
  import { EventEmitter } from "node:events";

  export interface Login {
    username: string;
    password: string;
    requestedSession: string;
    requestedSequenceNumber: number;
  }

  interface ClientEvents {
    connect: [];
    accept: [{ session: string; sequenceNumber: number }];
    reject: [{ rejectReasonCode: string }];
    message: [Buffer];
    ending: [];
    end: [];
    error: [Error];
  }

  export class Client extends EventEmitter<ClientEvents> {
    constructor(options: { host: string; port: number }, connected?: () => void);
    login(payload: Login): void;
    logout(): void;
    send(payload: Uint8Array): void;
    end(): void;
  }
}
