//! The migrations are compiled into the server: it has to be built again when one is added.

fn main() {
    println!("cargo:rerun-if-changed=../migrations");
}
