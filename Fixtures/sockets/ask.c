// A guest that asks for a name, and sends something to each of its addresses until one answers.
//
//     ask NAME PORT tcp|udp older|tagged
//
// It prints what it was answered, or what failed with the error's number.

#include "net.h"

enum { NODES = 8, DATA_BYTES = 26 };

static weft_name_info nodes[NODES];
static weft_name_address addresses[NODES];
static uint8_t data[NODES][DATA_BYTES];

static int ask(place address, int is_stream) {
    char question[] = "Is anybody there?", answer[64] = { 0 };
    int socket = net_open(address.is_ipv6, is_stream);
    if (socket < 0) return fail("open");
    int is_sent;
    if (is_stream) {
        if (net_connect(socket, address)) return fail("connect");
        is_sent = net_send(socket, question, sizeof question - 1) > 0;
    } else {
        is_sent = net_send_to(socket, question, sizeof question - 1, address) > 0;
    }
    if (!is_sent) return fail("send");
    int count = net_receive(socket, answer, sizeof answer - 1);
    close(socket);
    if (count < 0) return fail("receive");
    printf("IPv%d: %s\n", address.is_ipv6 ? 6 : 4, answer);
    return 0;
}

int main(int count, char **words) {
    if (count < 5) return 2;
    int is_stream = strcmp(words[3], "tcp") == 0;
    is_older = strcmp(words[4], "older") == 0;
    for (int index = 0; index < NODES; index++) {
        addresses[index] = (weft_name_address){ 0, DATA_BYTES, data[index] };
        nodes[index].address = &addresses[index];
        nodes[index].next = index + 1 < NODES ? &nodes[index + 1] : NULL;
    }
    weft_name_info hints = { .type = is_stream ? WEFT_STREAM : WEFT_DATAGRAM };
    weft_name_info *first = nodes;
    uint32_t found;
    if (check(weft_sock_name_info(
            words[1], strlen(words[1]), words[2], strlen(words[2]), &hints, &first, NODES,
            &found)))
        return fail("name");
    int status = 1;
    for (uint32_t index = 0; status && index < found; index++) {
        place address = { nodes[index].family == WEFT_IPV6 };
        address.port = data[index][0] << 8 | data[index][1];
        memcpy(address.bytes, &data[index][address.is_ipv6 ? 6 : 2], address.is_ipv6 ? 16 : 4);
        status = ask(address, is_stream);
    }
    return status;
}
