// Sockets for guests of WASI preview 1, in C: the functions that WasmEdge has made and Weft offers,
// as they are imported. It needs no library beside it. Each answers 0 or an error of preview 1.
//
// A function has two forms where clients of two generations differ: `..._older` is the one with
// addresses of 4 or 16 bytes, the other has `weft_tagged`, whose first bytes are the family. Where
// there is one form it takes all lengths.
#ifndef WEFT_SOCKETS_H
#define WEFT_SOCKETS_H

#include <stdint.h>

#define WEFT_IMPORT(name) \
    __attribute__((import_module("wasi_snapshot_preview1"), import_name(name))) extern

typedef int32_t weft_descriptor;
typedef int32_t weft_error;

enum { WEFT_ANY = 0, WEFT_IPV4 = 1, WEFT_IPV6 = 2, WEFT_UNIX = 3 };
enum { WEFT_DATAGRAM = 1, WEFT_STREAM = 2 };
enum { WEFT_NONBLOCKING = 4 };                    // flag of a descriptor
enum { WEFT_PEEK = 1, WEFT_TRUNCATED = 1 };       // flags of what is received
enum { WEFT_END_RECEIVING = 1, WEFT_END_SENDING = 2 };

// Of level WEFT_SOCKET. All are an int32_t, but WEFT_LINGER, which is two of them: whether, and how
// many seconds; and times, which are two int64_t: seconds and microseconds.
enum { WEFT_SOCKET = 0 };
enum {
    WEFT_REUSE_ADDRESS = 0, WEFT_TYPE = 1, WEFT_ERROR = 2, WEFT_BROADCAST = 4,
    WEFT_SEND_BUFFER = 5, WEFT_RECEIVE_BUFFER = 6, WEFT_KEEP_ALIVE = 7, WEFT_LINGER = 9,
    WEFT_RECEIVE_TIMEOUT = 11, WEFT_SEND_TIMEOUT = 12, WEFT_IS_LISTENING = 13
};

// Where an address is, or room for one: of 4 bytes for IPv4, 16 for IPv6, highest byte first; of
// 128 for a weft_tagged.
typedef struct { void *bytes; uint32_t byte_count; } weft_address;
// A path ends with a zero.
typedef struct { uint16_t family; uint8_t bytes[126]; } weft_tagged;
typedef struct { void *bytes; uint32_t byte_count; } weft_buffer;

// What sock_getaddrinfo is asked for, and fills: nodes that the guest has linked, each with an
// address and room for its data (26 bytes are enough: the port, the address) and a name.
typedef struct { uint8_t family; uint32_t byte_count; uint8_t *data; } weft_name_address;
typedef struct weft_name_info {
    uint16_t flags;
    uint8_t family, type, protocol;
    uint32_t byte_count;
    weft_name_address *address;
    char *name;
    uint32_t name_byte_count;
    struct weft_name_info *next;
} weft_name_info;

WEFT_IMPORT("sock_open")
weft_error weft_sock_open(int32_t family, int32_t type, weft_descriptor *result);
WEFT_IMPORT("sock_bind")
weft_error weft_sock_bind(weft_descriptor socket, const weft_address *address, uint32_t port);
WEFT_IMPORT("sock_listen")
weft_error weft_sock_listen(weft_descriptor socket, int32_t backlog);
WEFT_IMPORT("sock_accept")
weft_error weft_sock_accept(weft_descriptor socket, int32_t flags, weft_descriptor *result);
WEFT_IMPORT("sock_accept")
weft_error weft_sock_accept_older(weft_descriptor socket, weft_descriptor *result);
WEFT_IMPORT("sock_connect")
weft_error weft_sock_connect(weft_descriptor socket, const weft_address *address, uint32_t port);
WEFT_IMPORT("sock_recv")
weft_error weft_sock_receive(
    weft_descriptor socket, const weft_buffer *buffers, uint32_t count, int32_t flags,
    uint32_t *received, uint16_t *what);
WEFT_IMPORT("sock_recv_from")
weft_error weft_sock_receive_from(
    weft_descriptor socket, const weft_buffer *buffers, uint32_t count,
    const weft_address *sender, int32_t flags, uint16_t *port, uint32_t *received,
    uint16_t *what);
WEFT_IMPORT("sock_recv_from")
weft_error weft_sock_receive_from_older(
    weft_descriptor socket, const weft_buffer *buffers, uint32_t count,
    const weft_address *sender, int32_t flags, uint32_t *received, uint16_t *what);
WEFT_IMPORT("sock_send")
weft_error weft_sock_send(
    weft_descriptor socket, const weft_buffer *buffers, uint32_t count, int32_t flags,
    uint32_t *sent);
WEFT_IMPORT("sock_send_to")
weft_error weft_sock_send_to(
    weft_descriptor socket, const weft_buffer *buffers, uint32_t count,
    const weft_address *address, uint32_t port, int32_t flags, uint32_t *sent);
WEFT_IMPORT("sock_shutdown")
weft_error weft_sock_shutdown(weft_descriptor socket, int32_t ends);
WEFT_IMPORT("sock_getlocaladdr")
weft_error weft_sock_local_address(
    weft_descriptor socket, const weft_address *room, uint32_t *port);
WEFT_IMPORT("sock_getlocaladdr")
weft_error weft_sock_local_address_older(
    weft_descriptor socket, const weft_address *room, uint32_t *version, uint32_t *port);
WEFT_IMPORT("sock_getpeeraddr")
weft_error weft_sock_peer_address(
    weft_descriptor socket, const weft_address *room, uint32_t *port);
WEFT_IMPORT("sock_getpeeraddr")
weft_error weft_sock_peer_address_older(
    weft_descriptor socket, const weft_address *room, uint32_t *version, uint32_t *port);
WEFT_IMPORT("sock_getsockopt")
weft_error weft_sock_option(
    weft_descriptor socket, int32_t level, int32_t name, void *value, uint32_t *byte_count);
WEFT_IMPORT("sock_setsockopt")
weft_error weft_sock_set_option(
    weft_descriptor socket, int32_t level, int32_t name, const void *value,
    uint32_t byte_count);
WEFT_IMPORT("fd_close")
weft_error weft_close(weft_descriptor descriptor);
WEFT_IMPORT("sock_getaddrinfo")
weft_error weft_sock_name_info(
    const char *name, uint32_t name_byte_count, const char *service,
    uint32_t service_byte_count, const weft_name_info *hints, weft_name_info **nodes,
    uint32_t node_count, uint32_t *filled);

#endif
