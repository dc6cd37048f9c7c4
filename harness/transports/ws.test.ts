import { describeTransport } from "./contract.ts"
import { wsConnector } from "./ws-client.ts"
import { listen } from "./ws-server.ts"

describeTransport({
  name: "ws over loopback",
  async serve(host, maxFrameByteLength) {
    const server = await listen(host, { maxFrameByteLength, handshakeTimeoutMs: 5_000 })
    return { connector: wsConnector(), baseUrl: server.url, close: () => server.close() }
  },
})
