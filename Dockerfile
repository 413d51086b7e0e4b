# Two images from one file, from the top of the tree:
#   docker build --target gateway -t tickgate-gateway:0.1.0 .
#   docker build --target control -t tickgate-control:0.1.0 .
# The Node is the one package.json pins; a test holds the two equal. deploy/build-in-root.sh runs these stages without an engine.

FROM node:24.21.0-bookworm-slim AS base
WORKDIR /app
ENV NODE_ENV=production

# npm packages with their native addons. The compiler stays in this stage.
FROM base AS packages
RUN apt-get update \
  && apt-get install -y --no-install-recommends build-essential python3 libpcap-dev \
  && rm -rf /var/lib/apt/lists/*
# Addons are compiled with the headers in the image instead of downloaded ones.
ENV npm_config_nodedir=/usr/local
COPY package.json package-lock.json .npmrc ./
COPY control/cli/bootstrap control/cli/bootstrap
# The image's own Node is the pinned one: the copies that npm brings, and those the addon build fetched, are not needed.
RUN npm ci --loglevel=notice --omit=dev --no-audit --no-fund \
  && rm -rf node_modules/node-linux-* node_modules/.bin/node .cache

# The page, built with the tools that only development has.
FROM base AS page
ENV NODE_ENV=development
COPY package.json package-lock.json .npmrc tsconfig.json ./
RUN npm ci --loglevel=notice --ignore-scripts --no-audit --no-fund
COPY proto proto
COPY control control
RUN node_modules/.bin/vite build control/web --outDir /page --emptyOutDir

FROM base AS gateway
RUN apt-get update \
  && apt-get install -y --no-install-recommends libpcap0.8 \
  && rm -rf /var/lib/apt/lists/* \
  && install -d -o node -g node /var/lib/tickgate /run/tickgate
COPY --from=packages /app/node_modules node_modules
COPY package.json ./
COPY proto proto
COPY gateway gateway
# A socket that only containers with the same volume see; flags, then the environment, then the file say otherwise.
ENV TICKGATE_GATEWAY_LISTEN=unix:/run/tickgate/gateway.sock
USER node
VOLUME /var/lib/tickgate /run/tickgate
# Accepting connections is what a client needs of it; whether it trades is for its operators to ask.
HEALTHCHECK --interval=5s --timeout=2s --start-period=10s --retries=3 \
  CMD ["node", "-e", "require('node:net').connect('/run/tickgate/gateway.sock').on('connect', () => process.exit(0)).on('error', () => process.exit(1))"]
ENTRYPOINT ["node", "gateway/main.ts"]
CMD ["--config", "/run/secrets/gateway"]

FROM base AS control
RUN install -d -o node -g node /var/lib/tickgate /run/tickgate
COPY --from=packages /app/node_modules node_modules
COPY --from=page /page control/web/dist
COPY package.json ./
COPY proto proto
# Ingest of recorded market data reads it with what the simulator reads it with.
COPY sim/inputs sim/inputs
COPY sim/world sim/world
COPY control control
USER node
VOLUME /var/lib/tickgate /run/tickgate
EXPOSE 8080 9464
HEALTHCHECK --interval=5s --timeout=2s --start-period=10s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:9464/healthz').then(({ok}) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "control/main.ts"]
CMD ["--gateway", "unix:/run/tickgate/gateway.sock", "--state", "/var/lib/tickgate", "--listen", "127.0.0.1:8080", "--probes", "0.0.0.0:9464"]
