//! The web application is embedded from `web/dist`: this makes a new build of it a reason to compile again.

fn main() {
    println!("cargo:rerun-if-changed=../../web/dist");
}
