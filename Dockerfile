# Entia with its production dependencies, on the official Node. There is nothing to build: Node runs the TypeScript.
FROM node:26-slim

ENV NODE_ENV=production
WORKDIR /app

# The Node that comes as an optional npm package is for machines without one.
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund && npm cache clean --force

COPY LICENSE ./
COPY src ./src

RUN install --directory --owner=node --group=node --mode=0700 /data
USER node
VOLUME /data

ENV ENTIA_HOST=0.0.0.0 ENTIA_PORT=8080 ENTIA_DATA_DIR=/data
EXPOSE 8080

HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.ENTIA_PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]

ENTRYPOINT ["node", "src/cli/main.ts"]
CMD ["serve"]
