// What can go wrong, and how it is mended again. Every fault is something that the gateway and the control plane are to stand.
import type { Random } from "../../sim/world/mod.ts";
import type { World } from "./world.ts";

export interface Fault {
  readonly name: string;
  readonly says: string;
  /** Longest, ms; 0: it is over at once. */
  readonly lastsMs: number;
  begin(world: World, random: Random): void;
  end(world: World, random: Random): void;
}

const nothing = (): void => {};

export const FAULTS: readonly Fault[] = [
  {
    name: "gateway-killed",
    says: "kill -9 of the gateway, and a new one",
    lastsMs: 1500,
    begin: ({ gateway }) => gateway.kill(),
    end: ({ gateway }) => gateway.start(),
  },
  {
    name: "gateway-power-lost",
    says: "the gateway's machine loses power: what was not synced is lost or torn",
    lastsMs: 1500,
    begin: ({ gateway }) => gateway.losePower(),
    end: ({ gateway }) => gateway.start(),
  },
  {
    name: "control-killed",
    says: "kill -9 of the control plane, and a new one",
    lastsMs: 2500,
    begin: ({ control }) => control.kill(),
    end: ({ control }) => control.start(),
  },
  {
    name: "control-power-lost",
    says: "the control plane's machine loses power",
    lastsMs: 2500,
    begin: ({ control }) => control.losePower(),
    end: ({ control }) => control.start(),
  },
  {
    name: "card-hangs",
    says: "the card does nothing and answers nobody, then goes on",
    lastsMs: 1500,
    begin: ({ card }) => {
      card.hung = true;
    },
    end: ({ card }) => {
      card.hung = false;
    },
  },
  {
    name: "card-hangs-until-reset",
    says: "the card does nothing and answers nobody until its power is cycled",
    lastsMs: 1500,
    begin: ({ card }) => {
      card.hung = true;
    },
    end: ({ card }) => {
      if (card.hung) card.reset();
    },
  },
  {
    name: "card-reset",
    says: "the card loses its power for a moment, and with it everything it was told",
    lastsMs: 0,
    begin: ({ card }) => card.reset(),
    end: nothing,
  },
  {
    name: "card-pulled",
    says: "the connection to the card is lost; the card goes on",
    lastsMs: 2500,
    begin: ({ card }) => card.pull(),
    end: ({ card }) => card.putBack(),
  },
  {
    name: "register-writes-lost",
    says: "batches of register accesses do not get to the card",
    lastsMs: 0,
    begin: ({ card }, random) => {
      card.loseBatches += random.between(1, 3);
    },
    end: nothing,
  },
  {
    name: "register-answers-lost",
    says: "batches of register accesses are done, and nobody hears of it",
    lastsMs: 0,
    begin: ({ card }, random) => {
      card.loseAnswers += random.between(1, 3);
    },
    end: nothing,
  },
  {
    name: "register-bus-slow",
    says: "everything between gateway and card comes late",
    lastsMs: 800,
    begin: ({ card }, random) => {
      card.slowMs = random.between(1, 250);
    },
    end: ({ card }) => {
      card.slowMs = 0;
    },
  },
  {
    name: "order-link-lost",
    says: "frames of the order port do not leave, do not arrive, or neither",
    lastsMs: 600,
    begin: ({ card }, random) => {
      const which = random.below(3);
      card.ordersLost = which !== 1;
      card.repliesLost = which !== 0;
    },
    end: ({ card }) => {
      card.ordersLost = false;
      card.repliesLost = false;
    },
  },
  {
    name: "feed-gap",
    says: "packets are lost on one line or both, to the card, the gateway or both",
    lastsMs: 300,
    begin: (world, random) => {
      const lines = random.pick([[0], [1], [0, 1], [0, 1]]);
      const to = random.pick([["card"], ["gateway"], ["card", "gateway"]]);
      const chance = random.pick([0.1, 0.5, 1]);
      world.drops = (whom, line) => to.includes(whom) && lines.includes(line) && random.chance(chance);
    },
    end: (world) => {
      world.drops = () => false;
    },
  },
  {
    name: "recovery-deaf",
    says: "nobody answers requests for missing messages",
    lastsMs: 2000,
    begin: ({ venue }) => {
      venue.requestsLost = true;
    },
    end: ({ venue }) => {
      venue.requestsLost = false;
    },
  },
  {
    name: "sessions-cut",
    says: "the kernel's streams to the venue end",
    lastsMs: 0,
    begin: ({ venue }) => void venue.cutAll(),
    end: nothing,
  },
  {
    name: "venue-parted",
    says: "nothing gets through between the gateway's kernel and the venue",
    lastsMs: 3000,
    begin: ({ venue }) => venue.partition(),
    end: ({ venue }) => venue.heal(),
  },
  {
    name: "calls-twice",
    says: "calls to the gateway come twice",
    lastsMs: 2000,
    begin: ({ calls }) => {
      calls.faults = { ...calls.faults, twice: 0.5 };
    },
    end: ({ calls }) => {
      calls.faults = { ...calls.faults, twice: 0 };
    },
  },
  {
    name: "calls-late",
    says: "calls to the gateway come late and overtake each other",
    lastsMs: 2000,
    begin: ({ calls }) => {
      calls.faults = { ...calls.faults, late: 0.5, lateMs: 800 };
    },
    end: ({ calls }) => {
      calls.faults = { ...calls.faults, late: 0 };
    },
  },
  {
    name: "calls-lost",
    says: "calls to the gateway or their answers are lost",
    lastsMs: 2000,
    begin: ({ calls }, random) => {
      calls.faults = { ...calls.faults, lost: random.unit() * 0.5, answerLost: random.unit() * 0.5 };
    },
    end: ({ calls }) => {
      calls.faults = { ...calls.faults, lost: 0, answerLost: 0 };
    },
  },
  {
    name: "control-parted",
    says: "nothing gets through between control plane and gateway",
    lastsMs: 3500,
    begin: ({ calls }) => calls.partition(),
    end: ({ calls }) => calls.heal(),
  },
  {
    name: "gateway-disk-full",
    says: "the gateway's disk takes nothing more, or half a record; after that the gateway is started again",
    lastsMs: 1500,
    begin: ({ gatewayDisk }) => {
      gatewayDisk.full = true;
    },
    end: (world) => restartGateway(world),
  },
  {
    name: "gateway-sync-fails",
    says: "the gateway's disk does not confirm what was written; after that the gateway is started again",
    lastsMs: 2500,
    begin: ({ gatewayDisk }) => {
      gatewayDisk.syncFails = true;
    },
    end: (world) => restartGateway(world),
  },
  {
    name: "control-disk-full",
    says: "the control plane's disk takes nothing more; after that it is started again",
    lastsMs: 1500,
    begin: ({ control }) => {
      control.disk.full = true;
    },
    end: ({ control }) => {
      control.disk.full = false;
      control.kill();
      control.start();
    },
  },
  {
    name: "clock-jump",
    says: "somebody sets the wall clock of the gateway's machine, of the control plane's, or of both",
    lastsMs: 0,
    begin: ({ gateway, control }, random) => {
      const ms = random.pick([-1, 1]) * random.pick([50, 2000, 3_600_000, 86_400_000]) * random.unit();
      const which = random.below(3);
      if (which !== 0) gateway.wall.jump(ms);
      if (which !== 1) control.wall.jump(ms);
    },
    end: nothing,
  },
];

function restartGateway({ gateway, gatewayDisk }: World): void {
  gatewayDisk.full = false;
  gatewayDisk.syncFails = false;
  gateway.kill();
  gateway.start();
}
