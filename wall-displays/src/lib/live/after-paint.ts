/** Calls back once the pixels of the next frame were handed to the screen: a message posted inside a frame is read after its paint. */
export function afterPaint(then: () => void): void {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      then();
    };
    port2.postMessage(0);
  });
}
