// The best this machine can do: absolute deadlines by clock_nanosleep, no network, no garbage collector. What it is late,
// the machine was late, and nobody's pacer can be held to less.
//
// deadline-timer OUT CHUNK_MS SECONDS: says {"ready":true}, waits for a line, runs, writes pairs of float32 (time since
// the start at which the chunk was due, how late it was; milliseconds) to OUT, says {"cpuMs":…}.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double milliseconds(struct timespec time) { return time.tv_sec * 1e3 + time.tv_nsec / 1e6; }

static struct timespec now(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return time;
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  double chunkMs = atof(argv[2]);
  int count = (int)(atof(argv[3]) * 1000 / chunkMs);
  float *pairs = malloc(sizeof(float) * 2 * (size_t)count);
  char line[64];
  printf("{\"ready\":true}\n");
  fflush(stdout);
  if (pairs == NULL || fgets(line, sizeof line, stdin) == NULL) return 1;
  double startedAtMs = milliseconds(now(CLOCK_MONOTONIC));
  for (int index = 0; index < count; index++) {
    double dueAtMs = startedAtMs + index * chunkMs;
    struct timespec due = {(time_t)(dueAtMs / 1e3), 0};
    due.tv_nsec = (long)((dueAtMs - due.tv_sec * 1e3) * 1e6);
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL);
    pairs[2 * index] = (float)(index * chunkMs);
    pairs[2 * index + 1] = (float)(milliseconds(now(CLOCK_MONOTONIC)) - dueAtMs);
  }
  FILE *out = fopen(argv[1], "wb");
  if (out == NULL || fwrite(pairs, sizeof(float), 2 * (size_t)count, out) != 2 * (size_t)count) return 1;
  fclose(out);
  printf("{\"cpuMs\":%.3f}\n", milliseconds(now(CLOCK_PROCESS_CPUTIME_ID)));
  return 0;
}
