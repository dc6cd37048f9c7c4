/* Headerless 16-bit samples at 8 kHz on standard input, G.729 frames of 10 bytes on standard output: no tool in Debian
   does this, only the library libbcg729. Built and run by scripts/make-fixtures.ts alone. */
#include <bcg729/encoder.h>
#include <stdio.h>
#include <string.h>

#define FRAME_SAMPLES 80

int main(void) {
  bcg729EncoderChannelContextStruct *encoder = initBcg729EncoderChannel(0); /* 0: no silence descriptors */
  int16_t samples[FRAME_SAMPLES];
  uint8_t frame[10];
  uint8_t length;
  size_t read;
  while ((read = fread(samples, sizeof samples[0], FRAME_SAMPLES, stdin)) > 0) {
    memset(samples + read, 0, (FRAME_SAMPLES - read) * sizeof samples[0]);
    bcg729Encoder(encoder, samples, frame, &length);
    fwrite(frame, 1, length, stdout);
  }
  closeBcg729EncoderChannel(encoder);
  return 0;
}
