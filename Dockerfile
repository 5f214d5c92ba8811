# One image for every program of an installation; the command says which one runs:
#   docker run annals node services/order/command/main.ts
# BASE is a small Debian: of it comes the C library, and the tools of the first stages.
ARG BASE=debian:bookworm-slim

# What npm needs to know, apart from the sources: a changed line of code installs nothing anew.
FROM ${BASE} AS manifests
WORKDIR /annals
COPY . .
RUN find . -type f ! -name package.json ! -name package-lock.json ! -name .npmrc -delete

FROM ${BASE} AS modules
RUN apt-get update && apt-get install -y --no-install-recommends npm binutils libatomic1
WORKDIR /annals
COPY --from=manifests /annals .
# Two secrets for those who need them: a registry of one's own, and the certificate authority that speaks for it.
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc \
    --mount=type=secret,id=ca,target=/run/secrets/ca \
    NODE_EXTRA_CA_CERTS=/run/secrets/ca npm ci --omit=dev
# Node itself, without its symbols, with the one library of its own that a small Debian lacks.
RUN set -eu; \
    install -D node_modules/node-linux-*/bin/node /node/usr/local/bin/node; \
    strip /node/usr/local/bin/node; \
    library="$(find /usr/lib -name libatomic.so.1)"; \
    install -D "$library" "/node$library"
# Node strips the types of no package; the other files are for builds, browsers and editors.
RUN set -eu; \
    rm -r node_modules/node-linux-* node_modules/.bin node_modules/.package-lock.json \
      node_modules/@types node_modules/typeorm/browser; \
    find node_modules -type f \( -name '*.ts' -o -name '*.mts' -o -name '*.cts' -o -name '*.map' -o -name '*.md' \) -delete; \
    find node_modules -type d -empty -delete; \
    find node_modules/@annals -xtype l -delete

FROM ${BASE} AS programs
WORKDIR /annals
COPY --from=modules /node /
COPY --from=modules /annals/node_modules node_modules
COPY . .
# Each program is loaded once and ends, for want of settings, with what V8 made of its sources: it then starts in half
# the time. Node looks for that under the user's id.
ENV NODE_COMPILE_CACHE=/annals/.compile-cache
RUN set -eu; \
    install -d -o 10001 "$NODE_COMPILE_CACHE"; \
    for main in services/*/*/main.ts analytics/*/main.ts tools/*/main.ts; do \
      setpriv --reuid=10001 --regid=10001 --clear-groups node "$main" 2>/dev/null || test $? -lt 3; \
    done; \
    rm -r node_modules package-lock.json .npmrc; \
    chown -R root:root .; \
    chmod -R a+rX,go-w .

FROM ${BASE}
LABEL org.opencontainers.image.title="Annals" \
      org.opencontainers.image.description="Event-sourced, CQRS micro-services: every program of an installation" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=modules /node /
WORKDIR /annals
COPY --from=modules /annals/node_modules node_modules
COPY --from=programs /annals .
ENV NODE_ENV=production \
    NODE_COMPILE_CACHE=/annals/.compile-cache
# Nothing here is theirs: they can read all and write nothing.
USER 10001:10001
EXPOSE 8080 8081
STOPSIGNAL SIGTERM
CMD ["sh", "-c", "echo 'Say which program runs, such as: node services/order/command/main.ts' >&2; exit 64"]
