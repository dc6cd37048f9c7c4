# Soundcheck in a container. Holds no credential: pass it on with `--env DEEPGRAM_API_KEY`.
#
#   docker build --tag soundcheck .
#   docker run --rm --init --env DEEPGRAM_API_KEY --volume "$PWD:/work" soundcheck server wss://… --yes --html html
#   docker run --rm --init --publish 127.0.0.1:9001:9001 soundcheck serve --host 0.0.0.0
#
# Formats that need a system ffmpeg: build an image on top of this one that installs it.
FROM node:24-slim AS build
WORKDIR /soundcheck
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build
RUN npm prune --omit=dev --ignore-scripts

FROM node:24-slim
ENV NODE_ENV=production
COPY --from=build /soundcheck/package.json /soundcheck/LICENSE /soundcheck/README.md /soundcheck/
COPY --from=build /soundcheck/node_modules /soundcheck/node_modules
COPY --from=build /soundcheck/fixtures /soundcheck/fixtures
COPY --from=build /soundcheck/dist /soundcheck/dist
# Reports and recordings are written to where the command runs; the files of Soundcheck itself nobody can change.
RUN mkdir /work && chown node:node /work
USER node
WORKDIR /work
ENTRYPOINT ["node", "/soundcheck/dist/harness/cli/main.js"]
CMD ["--help"]
