//! The sound of a new order: two tones, made by the browser, so that there is no file to load.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AudioContext, AudioContextState, OscillatorType};

use crate::live::browser::within;

/// The two tones, in hertz: a fourth upwards, which is heard through the noise of a kitchen and
/// mistaken for no alarm.
const TONES_HZ: [f32; 2] = [880.0, 1_174.7];
/// How long each lasts, in seconds.
const TONE_S: f64 = 0.18;
/// How loud they begin, of 1.
const GAIN: f32 = 0.25;
/// How loud they end: an exponential fall cannot reach zero.
const SILENCE: f32 = 0.001;

/// How long a browser may take to start its sound: one that takes longer waits for a click.
const WAKE_MAX: Duration = Duration::from_secs(1);

/// What makes the sound, in the browser. Made at the first one: browsers warn of a context that nobody uses.
#[derive(Clone, Copy)]
pub struct Chime {
    context: StoredValue<Option<AudioContext>, LocalStorage>,
}

impl Chime {
    /// Silent so far.
    pub fn new() -> Self {
        let chime = Self {
            context: StoredValue::new_local(None),
        };
        on_cleanup(move || {
            if let Some(context) = chime.context.try_update_value(Option::take).flatten() {
                let _ = context.close();
            }
        });
        chime
    }

    /// Rings once. Browsers let a page be heard only once somebody has clicked into it or pressed a
    /// key; until then nothing happens.
    pub fn ring(self) {
        let context = self.context.try_update_value(|kept| {
            if kept.is_none() {
                *kept = AudioContext::new().ok();
            }
            kept.clone()
        });
        let Some(context) = context.flatten() else {
            return;
        };
        spawn_local(async move {
            if context.state() != AudioContextState::Running {
                let Ok(running) = context.resume() else {
                    return;
                };
                // What is scheduled for a context that stands still would be heard all at once later.
                if within(WAKE_MAX, JsFuture::from(running)).await.is_none() {
                    return;
                }
            }
            // A browser without sound is no reason to fail.
            let _ = play(&context);
        });
    }
}

impl Default for Chime {
    fn default() -> Self {
        Self::new()
    }
}

fn play(context: &AudioContext) -> Result<(), JsValue> {
    let mut start = context.current_time();
    for tone_hz in TONES_HZ {
        let end = start + TONE_S;
        let (tone, volume) = (context.create_oscillator()?, context.create_gain()?);
        tone.set_type(OscillatorType::Sine);
        tone.frequency().set_value_at_time(tone_hz, start)?;
        volume.gain().set_value_at_time(GAIN, start)?;
        volume
            .gain()
            .exponential_ramp_to_value_at_time(SILENCE, end)?;
        tone.connect_with_audio_node(&volume)?;
        volume.connect_with_audio_node(&context.destination())?;
        tone.start_with_when(start)?;
        tone.stop_with_when(end)?;
        start = end;
    }
    Ok(())
}
