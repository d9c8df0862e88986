// The guest in Rust, with the canonical ABI by hand: `core` alone, any compiler since 1.63.

#![no_std]
#![crate_type = "cdylib"]

use core::arch::wasm32::{memory_grow, memory_size, unreachable};

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    unreachable()
}

extern "C" {
    static __heap_base: u8;
}

static mut NEXT: usize = 0;

// Nothing is freed: an instance answers a few calls.
unsafe fn allocate(size: usize, alignment: usize) -> *mut u8 {
    if NEXT == 0 {
        NEXT = core::ptr::addr_of!(__heap_base) as usize;
    }
    let start = (NEXT + alignment - 1) & !(alignment - 1);
    NEXT = start + size;
    let (pages, present) = ((NEXT + 0xFFFF) >> 16, memory_size(0));
    if pages > present && memory_grow(0, pages - present) == usize::MAX {
        unreachable()
    }
    start as *mut u8
}

#[no_mangle]
pub unsafe extern "C" fn cabi_realloc(
    old: *const u8,
    old_size: usize,
    alignment: usize,
    size: usize,
) -> *mut u8 {
    let result = allocate(size, alignment);
    core::ptr::copy_nonoverlapping(old, result, old_size.min(size));
    result
}

#[repr(C)]
pub struct Text {
    start: *const u8,
    count: usize,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Point {
    x: i32,
    y: i32,
}

#[repr(C, u8)]
pub enum Half {
    Number(u32),
    Reason(Text),
}

// A result lies in memory of its own, until the instance ends.
unsafe fn kept<T>(value: T) -> *const T {
    let place = allocate(core::mem::size_of::<T>(), core::mem::align_of::<T>()) as *mut T;
    place.write(value);
    place
}

#[no_mangle]
pub extern "C" fn add(a: u32, b: u32) -> u32 {
    a.wrapping_add(b)
}

#[no_mangle]
pub unsafe extern "C" fn greet(name: *const u8, count: usize) -> *const Text {
    let hello = b"Hello, ";
    let all = hello.len() + count + 1;
    let start = allocate(all, 1);
    core::ptr::copy_nonoverlapping(hello.as_ptr(), start, hello.len());
    core::ptr::copy_nonoverlapping(name, start.add(hello.len()), count);
    start.add(all - 1).write(b'!');
    kept(Text { start, count: all })
}

#[no_mangle]
pub unsafe extern "C" fn sum(points: *const Point, count: usize) -> *const Point {
    let mut total = Point { x: 0, y: 0 };
    for at in 0..count {
        let point = *points.add(at);
        total.x = total.x.wrapping_add(point.x);
        total.y = total.y.wrapping_add(point.y);
    }
    kept(total)
}

#[no_mangle]
pub unsafe extern "C" fn half(number: u32) -> *const Half {
    kept(if number % 2 == 0 {
        Half::Number(number / 2)
    } else {
        Half::Reason(Text { start: b"odd".as_ptr(), count: 3 })
    })
}
