<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en">
<context>
    <name>Build</name>
    <message>
        <source>Trained</source>
        <translation>Trainiert</translation>
    </message>
    <message>
        <source>Checked</source>
        <translation>Geprüft</translation>
    </message>
    <message>
        <source>Training is running. You can look at everything now, and make changes once it is paused or done.</source>
        <translation>Er wird gerade trainiert. Ansehen geht jetzt, ändern, wenn das Training pausiert oder fertig ist.</translation>
    </message>
    <message>
        <source>Avatar finished</source>
        <translation>Avatar fertig</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Begonnen</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Es beginnt</translation>
    </message>
</context>
<context>
    <name>Core</name>
    <message>
        <source>cut off</source>
        <translation>abgeschnitten</translation>
    </message>
    <message>
        <source>a correction reaches from one moment to a later one</source>
        <translation>eine Korrektur reicht von einem Augenblick zu einem späteren</translation>
    </message>
    <message>
        <source>a mouth is opened 0 to 3 times as far</source>
        <translation>ein Mund wird 0- bis 3-mal so weit geöffnet</translation>
    </message>
    <message>
        <source>name the sound that is heard instead</source>
        <translation>nenne den Ton, der stattdessen zu hören ist</translation>
    </message>
    <message>
        <source>it has a change &quot;%1&quot;</source>
        <translation>sie hat eine Änderung „%1“</translation>
    </message>
    <message>
        <source>the avatar has no clip &quot;%1&quot; to be shown instead</source>
        <translation>der Avatar hat keinen Clip „%1“, der stattdessen gezeigt werden könnte</translation>
    </message>
    <message>
        <source>on air the avatar is shown 0.25 to 4 times as large and moved by at most the whole picture</source>
        <translation>live wird der Avatar 0,25- bis 4-mal so groß gezeigt und um höchstens das ganze Bild gerückt</translation>
    </message>
    <message>
        <source>PipeWire is not installed here or older than 0.3.50 (%1 is missing); install your system&apos;s packages pipewire and wireplumber</source>
        <translation>PipeWire fehlt hier oder ist älter als 0.3.50 (es fehlt %1); installiere die Pakete pipewire und wireplumber deines Systems</translation>
    </message>
    <message>
        <source>PipeWire does not run for this user, so there is no virtual camera and microphone; start it with &quot;systemctl --user start pipewire wireplumber&quot; (packages pipewire and wireplumber)</source>
        <translation>PipeWire läuft für diesen Benutzer nicht, also gibt es keine virtuelle Kamera und kein virtuelles Mikrofon; starte es mit &quot;systemctl --user start pipewire wireplumber&quot; (Pakete pipewire und wireplumber)</translation>
    </message>
    <message>
        <source>PipeWire may not be used by this user (%1); see who owns its socket with &quot;ls -l $XDG_RUNTIME_DIR/pipewire-0&quot;</source>
        <translation>PipeWire darf von diesem Benutzer nicht verwendet werden (%1); sieh mit &quot;ls -l $XDG_RUNTIME_DIR/pipewire-0&quot; nach, wem sein Socket gehört</translation>
    </message>
    <message>
        <source>PipeWire takes no connection (%1); see whether &quot;pw-cli info 0&quot; answers</source>
        <translation>PipeWire nimmt keine Verbindung an (%1); sieh nach, ob &quot;pw-cli info 0&quot; antwortet</translation>
    </message>
    <message>
        <source>PipeWire has removed the camera</source>
        <translation>PipeWire hat die Kamera entfernt</translation>
    </message>
    <message>
        <source>PipeWire has removed the microphone</source>
        <translation>PipeWire hat das Mikrofon entfernt</translation>
    </message>
    <message>
        <source>the camera has stopped: %1</source>
        <translation>die Kamera steht: %1</translation>
    </message>
    <message>
        <source>the microphone has stopped: %1</source>
        <translation>das Mikrofon steht: %1</translation>
    </message>
    <message>
        <source>a stream cannot be encoded here (libx264): %1</source>
        <translation>ein Stream lässt sich hier nicht kodieren (libx264): %1</translation>
    </message>
    <message>
        <source>a stream cannot be encoded here (aac): %1</source>
        <translation>ein Stream lässt sich hier nicht kodieren (aac): %1</translation>
    </message>
    <message>
        <source>a picture of the stream is not of its size</source>
        <translation>ein Bild des Streams hat nicht dessen Größe</translation>
    </message>
    <message>
        <source>a stream&apos;s pictures have even sizes of at least 16</source>
        <translation>die Bilder eines Streams haben gerade Größen ab 16</translation>
    </message>
    <message>
        <source>a stream has 100 to 50,000 kilobits a second</source>
        <translation>ein Stream hat 100 bis 50.000 Kilobit in der Sekunde</translation>
    </message>
    <message>
        <source>the stream to %1 is not taken (%2)</source>
        <translation>der Stream an %1 wird nicht angenommen (%2)</translation>
    </message>
    <message>
        <source>the stream to %1 is not taken (no answer in time)</source>
        <translation>der Stream an %1 wird nicht angenommen (keine Antwort in der Zeit)</translation>
    </message>
    <message>
        <source>a stream goes to an address that begins with rtmp://, rtmps:// or srt://, or to a file that ends in .mp4 or .m3u8</source>
        <translation>ein Stream geht an eine Adresse, die mit rtmp://, rtmps:// oder srt:// beginnt, oder in eine Datei, die auf .mp4 oder .m3u8 endet</translation>
    </message>
    <message>
        <source>there is nothing called &quot;%1&quot; to go on air with: take one or more of camera, microphone, v4l2 and stream=ADDRESS</source>
        <translation>mit &quot;%1&quot; kann man nicht auf Sendung gehen: nimm eines oder mehrere von camera, microphone, v4l2 und stream=ADRESSE</translation>
    </message>
    <message>
        <source>nothing was chosen to go on air with: take one or more of camera, microphone, v4l2 and stream=ADDRESS</source>
        <translation>nichts ist gewählt, um auf Sendung zu gehen: nimm eines oder mehrere von camera, microphone, v4l2 und stream=ADRESSE</translation>
    </message>
    <message>
        <source>the frames count from %1 and the %2 from %3 to %4: %5</source>
        <translation>die Bilder zählen ab %1 und %2 von %3 bis %4: %5</translation>
    </message>
    <message>
        <source>the face lies stillest when number %1 is taken for the first frame</source>
        <translation>das Gesicht liegt am ruhigsten, wenn Nummer %1 für das erste Bild steht</translation>
    </message>
    <message>
        <source>the first %1 are taken for the first frame; the pictures do not tell, so look whether the mouth sits right</source>
        <translation>die ersten %1 gelten für das erste Bild; die Bilder verraten es nicht, prüfe also, ob der Mund richtig sitzt</translation>
    </message>
    <message>
        <source>those are taken that have a frame&apos;s number; the pictures do not tell, so look whether the mouth sits right</source>
        <translation>genommen werden die mit der Nummer eines Bildes; die Bilder verraten es nicht, prüfe also, ob der Mund richtig sitzt</translation>
    </message>
    <message>
        <source>the network is taken for one of %1 features, for %2: --features says otherwise</source>
        <translation>das Netz gilt als eines für die Merkmale %1, denn %2</translation>
    </message>
    <message>
        <source>its %1 features with every sound, for this program does not make them: write them where the network was trained, as %2 was written for the training sound, and give them to the film (visema render --features %3)%4</source>
        <translation>seine Merkmale %1 zu jedem Ton, denn dieses Programm macht sie nicht: schreibe sie dort, wo das Netz trainiert wurde, so wie %2 für den Trainingston, und gib sie dem Film mit (visema render --features %3)%4</translation>
    </message>
    <message>
        <source>; the training sound speaks with those that came along</source>
        <translation>; der Trainingston spricht mit den mitgelieferten</translation>
    </message>
    <message>
        <source>teaching the U-Net</source>
        <translation>U-Net lernt</translation>
    </message>
    <message>
        <source>reading clip %1</source>
        <translation>Clip %1 wird gelesen</translation>
    </message>
    <message>
        <source>training the painter failed: %1</source>
        <translation>das Training des Malers ist fehlgeschlagen: %1</translation>
    </message>
    <message>
        <source>training the voice map failed: %1</source>
        <translation>das Training der Stimmzuordnung ist fehlgeschlagen: %1</translation>
    </message>
    <message>
        <source>training the U-Net failed: %1</source>
        <translation>das Training des U-Netzes ist fehlgeschlagen: %1</translation>
    </message>
    <message>
        <source>training was stopped; the same command goes on from here</source>
        <translation>das Training wurde angehalten und lässt sich von hier fortsetzen</translation>
    </message>
    <message>
        <source>training the voice map was stopped</source>
        <translation>das Training der Stimmzuordnung wurde angehalten</translation>
    </message>
    <message>
        <source>the training state %1 could not be written: %2</source>
        <translation>der Trainingsstand %1 ließ sich nicht schreiben: %2</translation>
    </message>
    <message>
        <source>%1 has no sound to learn from</source>
        <translation>%1 hat keinen Ton, aus dem sich lernen ließe</translation>
    </message>
    <message>
        <source>the voice map needs at least two seconds of footage with its sound</source>
        <translation>die Stimmzuordnung braucht mindestens zwei Sekunden Material mit Ton</translation>
    </message>
    <message>
        <source>the training set has no frames to train on</source>
        <translation>die Trainingsdaten enthalten keine Bilder</translation>
    </message>
    <message>
        <source>Voice &quot;%1&quot;</source>
        <translation>Stimme &quot;%1&quot;</translation>
    </message>
    <message>
        <source>closed %1 % (the person %2 %)</source>
        <translation>geschlossen %1 % (die Person %2 %)</translation>
    </message>
    <message>
        <source>%1, m b p %2</source>
        <translation>%1, bei m b p %2</translation>
    </message>
    <message>
        <source>%1, fit %2</source>
        <translation>%1, Passung %2</translation>
    </message>
    <message>
        <source>fit %1</source>
        <translation>Passung %1</translation>
    </message>
    <message>
        <source>%1 (in the footage %2)</source>
        <translation>%1 (im Material %2)</translation>
    </message>
    <message>
        <source>the network &quot;%1&quot; paints %2 pixels, its package says %3</source>
        <translation>das Netz &quot;%1&quot; malt %2 Pixel, sein Paket sagt %3</translation>
    </message>
    <message>
        <source>the mask of &quot;%1&quot; has another size than its crop</source>
        <translation>die Maske von &quot;%1&quot; hat eine andere Größe als ihr Ausschnitt</translation>
    </message>
    <message>
        <source>the reference frame&apos;s clip is not in the package</source>
        <translation>der Clip des Referenzbildes ist nicht im Paket</translation>
    </message>
    <message>
        <source>the picture could not be put together: %1</source>
        <translation>das Bild ließ sich nicht zusammensetzen: %1</translation>
    </message>
    <message>
        <source>the mouth could not be painted: %1</source>
        <translation>der Mund ließ sich nicht malen: %1</translation>
    </message>
    <message>
        <source>the start frame lies outside the avatar&apos;s clips: take a smaller one</source>
        <translation>das Startbild liegt außerhalb der Clips des Avatars: nimm ein kleineres</translation>
    </message>
    <message>
        <source>there is no picture shape &quot;%1&quot;: take filmed, landscape, square or portrait</source>
        <translation>es gibt kein Bildformat &quot;%1&quot;: nimm filmed, landscape, square oder portrait</translation>
    </message>
    <message>
        <source>a film is %1 to %2 pixels high, not %3</source>
        <translation>ein Film ist %1 bis %2 Pixel hoch, nicht %3</translation>
    </message>
    <message>
        <source>%1 exists already: choose another name or go on with it</source>
        <translation>%1 gibt es schon: wähle einen anderen Namen oder setze ihn fort</translation>
    </message>
    <message>
        <source>footage has the name &quot;%1&quot;, which no file can have</source>
        <translation>ein Stück Material heißt &quot;%1&quot;, wie keine Datei heißen kann</translation>
    </message>
    <message>
        <source>%1 has its person outside the picture: both numbers lie between 0 and 1</source>
        <translation>bei %1 liegt die Person außerhalb des Bildes: beide Zahlen liegen zwischen 0 und 1</translation>
    </message>
    <message>
        <source>%1 has its sound moved by more than a minute</source>
        <translation>der Ton von %1 ist um mehr als eine Minute verschoben</translation>
    </message>
    <message>
        <source>a mark &quot;%1&quot; does not reach from one frame to a later one</source>
        <translation>eine Markierung &quot;%1&quot; reicht nicht von einem Bild zu einem späteren</translation>
    </message>
    <message>
        <source>a correction is of a frame that cannot be</source>
        <translation>eine Korrektur gilt einem unmöglichen Bild</translation>
    </message>
    <message>
        <source>a correction holds a number that cannot be</source>
        <translation>eine Korrektur enthält eine unmögliche Zahl</translation>
    </message>
    <message>
        <source>a correction makes the face vanish</source>
        <translation>eine Korrektur lässt das Gesicht verschwinden</translation>
    </message>
    <message>
        <source>two pieces of footage are called %1</source>
        <translation>zwei Stücke Material heißen %1</translation>
    </message>
    <message>
        <source>a mark is of footage that is not there: %1</source>
        <translation>eine Markierung gilt Material, das nicht da ist: %1</translation>
    </message>
    <message>
        <source>a correction is of footage that is not there: %1</source>
        <translation>eine Korrektur gilt Material, das nicht da ist: %1</translation>
    </message>
    <message>
        <source>one frame of %1 is corrected twice</source>
        <translation>ein Bild von %1 ist zweimal korrigiert</translation>
    </message>
    <message>
        <source>a crop is 256, 384 or 512 pixels wide</source>
        <translation>ein Ausschnitt ist 256, 384 oder 512 Pixel breit</translation>
    </message>
    <message>
        <source>%1 is not a project of a build: it does not say that it is one</source>
        <translation>%1 ist kein Avatar-Projekt: die Datei sagt nicht, dass sie eines ist</translation>
    </message>
    <message>
        <source>%1 has no footage called &quot;%2&quot;</source>
        <translation>%1 hat kein Material namens &quot;%2&quot;</translation>
    </message>
    <message>
        <source>%1 does not place 68 points: install libdlib-data, or name its file with VISEMA_FACE_LANDMARKS</source>
        <translation>%1 setzt keine 68 Punkte: installiere libdlib-data oder nenne dessen Datei mit VISEMA_FACE_LANDMARKS</translation>
    </message>
    <message>
        <source>%1 is not a file of face landmarks: install libdlib-data again, or name another with VISEMA_FACE_LANDMARKS</source>
        <translation>%1 ist keine Datei mit Gesichtspunkten: installiere libdlib-data neu oder nenne eine andere mit VISEMA_FACE_LANDMARKS</translation>
    </message>
    <message>
        <source>scoring was stopped</source>
        <translation>die Bewertung wurde angehalten</translation>
    </message>
    <message>
        <source>%1 has no network to score: train one</source>
        <translation>%1 hat kein Netz, das sich bewerten ließe: trainiere eins</translation>
    </message>
    <message>
        <source>the matcher hears through %1, the encoder is %2</source>
        <translation>die Prüfung der Lippen hört durch %1, der Sprach-Encoder ist %2</translation>
    </message>
    <message>
        <source>%1 was made for the speech features &apos;%2&apos;, which a compatible network does not know; it takes ave, hubert, wenet or visema-1.</source>
        <translation>%1 wurde für die Sprachmerkmale &apos;%2&apos; gemacht, die ein kompatibles Netz nicht kennt; möglich sind ave, hubert, wenet oder visema-1.</translation>
    </message>
    <message>
        <source>%1 hears windows of %2 channels, those of &apos;%3&apos; have %4: choose the features it was trained with.</source>
        <translation>%1 hört Fenster aus %2 Kanälen, die von &apos;%3&apos; haben %4: wähle die Merkmale, mit denen es trainiert wurde.</translation>
    </message>
    <message>
        <source>there is no engine &apos;%1&apos;; choose one of: %2.</source>
        <translation>es gibt keinen Rechenweg &apos;%1&apos;; wähle einen von: %2.</translation>
    </message>
    <message>
        <source>%1 cannot run on this machine (%2).</source>
        <translation>%1 läuft auf diesem Rechner nicht (%2).</translation>
    </message>
    <message>
        <source>a %1 in it has no weights of its own</source>
        <translation>ein %1 darin hat keine eigenen Gewichte</translation>
    </message>
    <message>
        <source>it has %1 inputs; a lip network has a picture and a sound, a speech encoder a sound</source>
        <translation>es hat %1 Eingänge; ein Lippennetz hat ein Bild und einen Ton, ein Sprach-Encoder einen Ton</translation>
    </message>
    <message>
        <source>it has a step &quot;%1&quot;, which such a network has not</source>
        <translation>es hat einen Schritt &quot;%1&quot;, den ein solches Netz nicht hat</translation>
    </message>
    <message>
        <source>it adds constants where such a network has none</source>
        <translation>es addiert Konstanten, wo ein solches Netz keine hat</translation>
    </message>
    <message>
        <source>a batch norm in it does not follow a convolution</source>
        <translation>eine Batch-Norm darin folgt keiner Faltung</translation>
    </message>
    <message>
        <source>it enlarges pictures in another way than such a network (bilinear, corners aligned)</source>
        <translation>es vergrößert Bilder anders als ein solches Netz (bilinear, Ecken ausgerichtet)</translation>
    </message>
    <message>
        <source>it has %1 convolutions where such a network has %2</source>
        <translation>es hat %1 Faltungen, wo ein solches Netz %2 hat</translation>
    </message>
    <message>
        <source>a convolution in it is not one of pictures</source>
        <translation>eine Faltung darin ist keine von Bildern</translation>
    </message>
    <message>
        <source>a convolution in it has a bias and a batch norm</source>
        <translation>eine Faltung darin hat einen Bias und eine Batch-Norm</translation>
    </message>
    <message>
        <source>the convolution that would be %1 has other strides</source>
        <translation>die Faltung, die %1 wäre, hat andere Schrittweiten</translation>
    </message>
    <message>
        <source>it has %1 steps &quot;%2&quot; where it %3, such a network has %4</source>
        <translation>es hat %1 Schritte &quot;%2&quot;, wo es %3, ein solches Netz hat %4</translation>
    </message>
    <message>
        <source>none of its inputs is a picture of six channels</source>
        <translation>keiner seiner Eingänge ist ein Bild mit sechs Kanälen</translation>
    </message>
    <message>
        <source>its encoder of pictures is not that of such a network</source>
        <translation>sein Bild-Encoder ist nicht der eines solchen Netzes</translation>
    </message>
    <message>
        <source>%1 is spoilt: its tensor %2 holds %3; take an earlier checkpoint</source>
        <translation>%1 ist verdorben: sein Tensor %2 enthält %3; nimm einen früheren Checkpoint</translation>
    </message>
    <message>
        <source>variances below zero</source>
        <translation>Varianzen unter null, die es nicht gibt</translation>
    </message>
    <message>
        <source>numbers that are not finite (NaN or infinity)</source>
        <translation>Werte, die keine Zahlen sind (NaN oder unendlich)</translation>
    </message>
    <message>
        <source>%1 cannot be loaded: %2</source>
        <translation>%1 lässt sich nicht laden: %2</translation>
    </message>
    <message>
        <source>no reason given</source>
        <translation>ohne Angabe eines Grundes</translation>
    </message>
    <message>
        <source>%1 belongs to another version of Visema Studio: install both anew.</source>
        <translation>%1 gehört zu einer anderen Version von Visema Studio: installiere beide neu.</translation>
    </message>
    <message>
        <source>%1 has no %2: it belongs to another version of Visema Studio, install both anew.</source>
        <translation>%1 hat kein %2: es gehört zu einer anderen Version von Visema Studio, installiere beide neu.</translation>
    </message>
    <message>
        <source>the weights lack &quot;%1&quot;</source>
        <translation>den Gewichten fehlt &quot;%1&quot;</translation>
    </message>
    <message>
        <source>the weights hold %1 numbers in &quot;%2&quot;, not %3</source>
        <translation>die Gewichte haben %1 Zahlen in &quot;%2&quot;, nicht %3</translation>
    </message>
    <message>
        <source>the weights lack a convolution &quot;%1.weight&quot;</source>
        <translation>den Gewichten fehlt eine Faltung &quot;%1.weight&quot;</translation>
    </message>
    <message>
        <source>this machine has no kernels &quot;%1&quot; to run; it has %2</source>
        <translation>dieser Rechner hat keine Rechenkerne &quot;%1&quot;; er hat %2</translation>
    </message>
    <message>
        <source>the weights&apos; &quot;%1&quot; does not fit their own description</source>
        <translation>&quot;%1&quot; der Gewichte passt nicht zu ihrer eigenen Beschreibung</translation>
    </message>
    <message>
        <source>it ends too early</source>
        <translation>sie endet zu früh</translation>
    </message>
    <message>
        <source>a name in it is too long</source>
        <translation>ein Name darin ist zu lang</translation>
    </message>
    <message>
        <source>a number in it is too long</source>
        <translation>eine Zahl darin ist zu lang</translation>
    </message>
    <message>
        <source>it is damaged</source>
        <translation>sie ist beschädigt</translation>
    </message>
    <message>
        <source>a list in it is too long</source>
        <translation>eine Liste darin ist zu lang</translation>
    </message>
    <message>
        <source>it holds no network</source>
        <translation>sie enthält kein Netz</translation>
    </message>
    <message>
        <source>it names the tensor &apos;%1&apos; twice</source>
        <translation>sie nennt den Tensor &apos;%1&apos; zweimal</translation>
    </message>
    <message>
        <source>its weights lie in another file beside it: save it as one file (save_as_external_data=False)</source>
        <translation>ihre Gewichte liegen in einer anderen Datei daneben: speichere alles in einer Datei (save_as_external_data=False)</translation>
    </message>
    <message>
        <source>the tensor &apos;%1&apos; has not as many numbers as its shape says</source>
        <translation>der Tensor &apos;%1&apos; hat nicht so viele Zahlen, wie seine Form sagt</translation>
    </message>
    <message>
        <source>it has too many layers</source>
        <translation>sie hat zu viele Schichten</translation>
    </message>
    <message>
        <source>a layer in it has too many parts</source>
        <translation>eine Schicht darin hat zu viele Teile</translation>
    </message>
    <message>
        <source>it has too many inputs</source>
        <translation>sie hat zu viele Eingänge</translation>
    </message>
    <message>
        <source>an input of it has too many dimensions</source>
        <translation>ein Eingang darin hat zu viele Dimensionen</translation>
    </message>
    <message>
        <source>its list of tensors is damaged</source>
        <translation>ihre Tensorliste ist beschädigt</translation>
    </message>
    <message>
        <source>its list of tensors uses an instruction (%1) that saved networks do not need</source>
        <translation>ihre Tensorliste benutzt einen Befehl (%1), den gespeicherte Netze nicht brauchen</translation>
    </message>
    <message>
        <source>it was saved by a newer Python than this reader knows</source>
        <translation>sie wurde von einem neueren Python gespeichert, als hier gelesen werden kann</translation>
    </message>
    <message>
        <source>its list of tensors is too long</source>
        <translation>ihre Tensorliste ist zu lang</translation>
    </message>
    <message>
        <source>it would run %1 on the computer of whoever opens it in Python, which no network needs; delete it, or ask its author for a safetensors file</source>
        <translation>sie würde %1 auf dem Rechner dessen ausführen, der sie in Python öffnet, was kein Netz braucht; lösche sie oder bitte ihren Urheber um eine safetensors-Datei</translation>
    </message>
    <message>
        <source>it shares storage in a way only PyTorch 0.x did; load and save it again with a newer PyTorch</source>
        <translation>sie teilt Speicher auf eine Art, die nur PyTorch 0.x kannte; lade und speichere sie mit einem neueren PyTorch</translation>
    </message>
    <message>
        <source>the tensor &apos;%1&apos; holds numbers of the unknown type &apos;%2&apos;</source>
        <translation>der Tensor &apos;%1&apos; enthält Zahlen der unbekannten Art &apos;%2&apos;</translation>
    </message>
    <message>
        <source>its header is longer than the format allows</source>
        <translation>ihr Kopf ist länger, als das Format erlaubt</translation>
    </message>
    <message>
        <source>the tensor &apos;%1&apos; lies outside its place</source>
        <translation>der Tensor &apos;%1&apos; liegt außerhalb seines Platzes</translation>
    </message>
    <message>
        <source>the size of the tensor &apos;%1&apos; is wrong</source>
        <translation>die Größe des Tensors &apos;%1&apos; ist falsch</translation>
    </message>
    <message>
        <source>it is not as long as its header says</source>
        <translation>sie ist nicht so lang, wie ihr Kopf sagt</translation>
    </message>
    <message>
        <source>its header is damaged</source>
        <translation>ihr Kopf ist beschädigt</translation>
    </message>
    <message>
        <source>its contents are nested too deeply</source>
        <translation>ihr Inhalt ist zu tief verschachtelt</translation>
    </message>
    <message>
        <source>it holds no network (no named tensors)</source>
        <translation>sie enthält kein Netz (keine benannten Tensoren)</translation>
    </message>
    <message>
        <source>a tensor in it lies outside its storage</source>
        <translation>ein Tensor darin liegt außerhalb seines Speichers</translation>
    </message>
    <message>
        <source>the tensor &apos;%1&apos; lies outside its storage</source>
        <translation>der Tensor &apos;%1&apos; liegt außerhalb seines Speichers</translation>
    </message>
    <message>
        <source>its tensors repeat their numbers too often</source>
        <translation>ihre Tensoren wiederholen ihre Zahlen zu oft</translation>
    </message>
    <message>
        <source>it has two members named %1</source>
        <translation>sie hat zwei Teile namens %1</translation>
    </message>
    <message>
        <source>its member %1 is missing</source>
        <translation>ihr Teil %1 fehlt</translation>
    </message>
    <message>
        <source>its member %1 is compressed, as PyTorch never does; unpack the archive and look for the network file inside</source>
        <translation>ihr Teil %1 ist komprimiert, was PyTorch nie tut; entpacke das Archiv und suche die Netzdatei darin</translation>
    </message>
    <message>
        <source>its member %1 is damaged (its check sum differs); get the file again</source>
        <translation>ihr Teil %1 ist beschädigt (die Prüfsumme stimmt nicht); besorge die Datei neu</translation>
    </message>
    <message>
        <source>%1 ends too early</source>
        <translation>%1 endet zu früh</translation>
    </message>
    <message>
        <source>it is a zip archive but not one saved by PyTorch (no data.pkl inside)</source>
        <translation>sie ist ein Zip-Archiv, aber nicht von PyTorch gespeichert (ohne data.pkl)</translation>
    </message>
    <message>
        <source>it was saved on a big-endian machine</source>
        <translation>sie wurde auf einem Big-Endian-Rechner gespeichert</translation>
    </message>
    <message>
        <source>it is a frozen TorchScript file, in which weights have no names; save it without freezing it</source>
        <translation>sie ist eine eingefrorene TorchScript-Datei, in der Gewichte keine Namen haben; speichere sie, ohne sie einzufrieren</translation>
    </message>
    <message>
        <source>it was not saved by PyTorch, or by a version before 0.4</source>
        <translation>sie wurde nicht von PyTorch gespeichert oder von einer Version vor 0.4</translation>
    </message>
    <message>
        <source>its list of storages is damaged</source>
        <translation>ihre Liste der Speicher ist beschädigt</translation>
    </message>
    <message>
        <source>it holds a storage of numbers this reader does not know</source>
        <translation>sie enthält einen Speicher mit Zahlen einer unbekannten Art</translation>
    </message>
    <message>
        <source>its storage %1 is missing</source>
        <translation>ihr Speicher %1 fehlt</translation>
    </message>
    <message>
        <source>a tensor in it has an impossible shape</source>
        <translation>ein Tensor darin hat eine unmögliche Form</translation>
    </message>
    <message>
        <source>it is neither safetensors nor a file saved by PyTorch</source>
        <translation>sie ist weder safetensors noch eine von PyTorch gespeicherte Datei</translation>
    </message>
    <message>
        <source>%1 is %2 instead of %3</source>
        <translation>%1 ist %2 statt %3</translation>
    </message>
    <message>
        <source>%1 does not fit the network%2.</source>
        <translation>%1 passt nicht zum Netz%2.</translation>
    </message>
    <message>
        <source>of another shape</source>
        <translation>von anderer Form</translation>
    </message>
    <message>
        <source>The layers of the speech encoder %1 do not fit.</source>
        <translation>Die Schichten des Sprach-Encoders %1 passen nicht zusammen.</translation>
    </message>
    <message>
        <source>The speech encoder %1 only hears window by window; use visema-1.</source>
        <translation>Der Sprach-Encoder %1 hört nur Fenster für Fenster; nimm visema-1.</translation>
    </message>
    <message>
        <source>%1 is a speech encoder without the tensor %2, or with one of another shape</source>
        <translation>%1 ist ein Sprach-Encoder ohne den Tensor %2 oder mit einem anderer Form</translation>
    </message>
    <message>
        <source>%1 is not a speech encoder that this program runs (visema-1, SyncTalk_2D&apos;s AVE); what others hear of a sound can be given to a film with visema render --features FILE.npy</source>
        <translation>%1 ist kein Sprach-Encoder, den dieses Programm ausführt (visema-1, AVE von SyncTalk_2D)</translation>
    </message>
    <message>
        <source>the weights are not those of a light lip network</source>
        <translation>die Gewichte sind nicht die eines light-Lippennetzes</translation>
    </message>
    <message>
        <source>the weights are of version %1; this program reads version 1</source>
        <translation>die Gewichte sind von Version %1; dieses Programm liest Version 1</translation>
    </message>
    <message>
        <source>%1 is not a voice map: train one for this avatar</source>
        <translation>%1 ist keine Stimmzuordnung: trainiere eine für diesen Avatar</translation>
    </message>
    <message>
        <source>%1 is a voice map of version &quot;%2&quot;; this program reads 1</source>
        <translation>%1 ist eine Stimmzuordnung der Version &quot;%2&quot;; dieses Programm liest 1</translation>
    </message>
    <message>
        <source>%1 has a layer that is missing or of an absurd size</source>
        <translation>%1 hat eine Schicht, die fehlt oder eine unsinnige Größe hat</translation>
    </message>
    <message>
        <source>%1 holds no lip network this program knows.</source>
        <translation>%1 enthält kein Lippennetz, das dieses Programm kennt.</translation>
    </message>
    <message>
        <source>there is no CUDA device: no NVIDIA GPU with a driver for this LibTorch answers; choose the CPU</source>
        <translation>es gibt kein CUDA-Gerät: keine NVIDIA-GPU mit einem Treiber für dieses LibTorch antwortet; wähle die CPU</translation>
    </message>
    <message>
        <source>this build of Visema Studio has no CUDA; choose the CPU</source>
        <translation>dieses Visema Studio wurde ohne CUDA gebaut; wähle die CPU</translation>
    </message>
    <message>
        <source>%1 takes windows of %2 numbers, the speech encoder makes %3: use the encoder it was trained with</source>
        <translation>%1 nimmt Fenster aus %2 Zahlen, der Sprach-Encoder macht %3: nimm den, mit dem es trainiert wurde</translation>
    </message>
    <message>
        <source>%1 and its voice map disagree about the size of the mouth code</source>
        <translation>%1 und seine Stimmzuordnung sind sich über die Größe des Mundcodes uneins</translation>
    </message>
    <message>
        <source>%1 was trained on %2 speech features, the encoder makes %3</source>
        <translation>%1 wurde mit den Sprachmerkmalen %2 trainiert, der Sprach-Encoder macht %3</translation>
    </message>
    <message>
        <source>%1 has no rows of features</source>
        <translation>%1 hat keine Zeilen mit Merkmalen</translation>
    </message>
    <message>
        <source>%1 holds numbers that are not finite (NaN or infinity)</source>
        <translation>%1 enthält Werte, die keine Zahlen sind (NaN oder unendlich)</translation>
    </message>
    <message>
        <source>%1 has %2 rows of features, the sound has %3 frames (25 a second): was it made of another sound?</source>
        <translation>%1 hat %2 Zeilen Merkmale, der Ton hat %3 Bilder (25 je Sekunde): stammen sie von einem anderen Ton?</translation>
    </message>
    <message>
        <source>A microphone&apos;s rate must be between 8000 and 384000 Hz.</source>
        <translation>Die Abtastrate eines Mikrofons muss zwischen 8000 und 384000 Hz liegen.</translation>
    </message>
    <message>
        <source>A microphone is recorded with 1 to 32 channels.</source>
        <translation>Ein Mikrofon wird mit 1 bis 32 Kanälen aufgenommen.</translation>
    </message>
    <message>
        <source>A microphone&apos;s latency must be between 0 and 2 seconds.</source>
        <translation>Die Latenz eines Mikrofons muss zwischen 0 und 2 Sekunden liegen.</translation>
    </message>
    <message>
        <source>A microphone&apos;s gain must be between -40 and 40 dB.</source>
        <translation>Die Verstärkung eines Mikrofons muss zwischen -40 und 40 dB liegen.</translation>
    </message>
    <message>
        <source>sound output</source>
        <translation>Tonausgabe</translation>
    </message>
    <message>
        <source>The %1 &quot;%2&quot; is connected again.</source>
        <translation>Das Gerät &quot;%2&quot; (%1) ist wieder verbunden.</translation>
    </message>
    <message>
        <source>The %1 &quot;%2&quot; went away; there is silence until it is back: plug it in or restart the sound server.</source>
        <translation>Das Gerät &quot;%2&quot; (%1) ist weg; bis es zurück ist, herrscht Stille: stecke es ein oder starte den Tonserver neu.</translation>
    </message>
    <message>
        <source>A microphone is tested for 0.5 to 30 seconds.</source>
        <translation>Ein Mikrofon wird 0,5 bis 30 Sekunden lang geprüft.</translation>
    </message>
    <message>
        <source>The lead of a sound file must be between 0 and 60 seconds.</source>
        <translation>Der Vorlauf einer Tondatei muss zwischen 0 und 60 Sekunden liegen.</translation>
    </message>
    <message>
        <source>A sound in memory needs a clock, channels and a rate of 1 kHz to 1 MHz.</source>
        <translation>Ton im Speicher braucht eine Uhr, Kanäle und eine Rate von 1 kHz bis 1 MHz.</translation>
    </message>
    <message>
        <source>Reading the sound was stopped.</source>
        <translation>Das Lesen des Tons wurde angehalten.</translation>
    </message>
    <message>
        <source>Sound is played at 8000 to 384000 Hz; convert it first.</source>
        <translation>Ton wird mit 8000 bis 384000 Hz abgespielt; wandle ihn vorher um.</translation>
    </message>
    <message>
        <source>Sound is played with 1 to 32 channels.</source>
        <translation>Ton wird mit 1 bis 32 Kanälen abgespielt.</translation>
    </message>
    <message>
        <source>The buffer of a sound output must be between 0.01 and 10 seconds.</source>
        <translation>Der Puffer einer Tonausgabe muss zwischen 0,01 und 10 Sekunden liegen.</translation>
    </message>
    <message>
        <source>The latency of a sound output must be between 0 and 2 seconds.</source>
        <translation>Die Latenz einer Tonausgabe muss zwischen 0 und 2 Sekunden liegen.</translation>
    </message>
    <message>
        <source>Sound to be played must be whole frames of all channels.</source>
        <translation>Abgespielter Ton muss aus ganzen Werten aller Kanäle bestehen.</translation>
    </message>
    <message>
        <source>The sound output &quot;%1&quot; does not play to the end: plug it in again or restart the sound server.</source>
        <translation>Die Tonausgabe &quot;%1&quot; spielt nicht bis zum Ende: stecke sie neu ein oder starte den Tonserver neu.</translation>
    </message>
    <message>
        <source>this FFmpeg has no encoder %1</source>
        <translation>dieses FFmpeg hat keinen Encoder %1</translation>
    </message>
    <message>
        <source>not enough memory for an encoder</source>
        <translation>der Speicher reicht nicht für einen Encoder</translation>
    </message>
    <message>
        <source>%1 cannot encode %2 Hz with %3 channels: %4</source>
        <translation>%1 kann %2 Hz mit %3 Kanälen nicht kodieren: %4</translation>
    </message>
    <message>
        <source>the sound cannot be converted for the encoder</source>
        <translation>der Ton lässt sich nicht für den Encoder umwandeln</translation>
    </message>
    <message>
        <source>not enough memory for sound</source>
        <translation>der Speicher reicht nicht für Ton</translation>
    </message>
    <message>
        <source>the sound could not be converted for the encoder</source>
        <translation>der Ton ließ sich nicht für den Encoder umwandeln</translation>
    </message>
    <message>
        <source>sound is read at a rate up to 768 kHz and with up to 64 channels</source>
        <translation>Ton wird mit bis zu 768 kHz und bis zu 64 Kanälen gelesen</translation>
    </message>
    <message>
        <source>the sound of %1 could not be resampled</source>
        <translation>der Ton von %1 ließ sich nicht umrechnen</translation>
    </message>
    <message>
        <source>the sound cannot be converted to speech: %1</source>
        <translation>der Ton lässt sich nicht in Sprache umwandeln: %1</translation>
    </message>
    <message>
        <source>the sound could not be converted to speech</source>
        <translation>der Ton ließ sich nicht in Sprache umwandeln</translation>
    </message>
    <message>
        <source>cannot open %1: %2</source>
        <translation>%1 lässt sich nicht öffnen: %2</translation>
    </message>
    <message>
        <source>%1; free some space or choose another place</source>
        <translation>%1; schaffe Platz oder wähle einen anderen Ort</translation>
    </message>
    <message>
        <source>%1 is not a web address</source>
        <translation>%1 ist keine Webadresse</translation>
    </message>
    <message>
        <source>stopped; nothing was downloaded</source>
        <translation>angehalten; nichts wurde heruntergeladen</translation>
    </message>
    <message>
        <source>%1 cannot be downloaded: %2</source>
        <translation>%1 lässt sich nicht herunterladen: %2</translation>
    </message>
    <message>
        <source>%1 is larger than any package may be</source>
        <translation>%1 ist größer, als ein Paket sein darf</translation>
    </message>
    <message>
        <source>%1 is another kind of film</source>
        <translation>%1 ist ein Film anderer Art</translation>
    </message>
    <message>
        <source>H.264 cannot be taken over: %1</source>
        <translation>H.264 lässt sich nicht übernehmen: %1</translation>
    </message>
    <message>
        <source>%1 was encoded with other settings</source>
        <translation>%1 wurde mit anderen Einstellungen kodiert</translation>
    </message>
    <message>
        <source>cannot take over %1: %2</source>
        <translation>%1 lässt sich nicht übernehmen: %2</translation>
    </message>
    <message>
        <source>%1 pictures cannot be converted; convert the file to H.264</source>
        <translation>Bilder der Art %1 lassen sich nicht umwandeln; wandle die Datei in H.264 um</translation>
    </message>
    <message>
        <source>not enough memory for a picture</source>
        <translation>der Speicher reicht nicht für ein Bild</translation>
    </message>
    <message>
        <source>a picture could not be converted: %1</source>
        <translation>ein Bild ließ sich nicht umwandeln: %1</translation>
    </message>
    <message>
        <source>a film is 2 to 16384 pixels wide and high, not %1x%2</source>
        <translation>ein Film ist 2 bis 16384 Pixel breit und hoch, nicht %1x%2</translation>
    </message>
    <message>
        <source>a film has 0.1 to 240 frames a second</source>
        <translation>ein Film hat 0,1 bis 240 Bilder je Sekunde</translation>
    </message>
    <message>
        <source>there is no encoder preset &quot;%1&quot;: choose ultrafast to veryslow</source>
        <translation>es gibt keine Encoder-Voreinstellung &quot;%1&quot;: wähle ultrafast bis veryslow</translation>
    </message>
    <message>
        <source>the quality (crf) is a number from 0, lossless, to 51, not %1</source>
        <translation>die Qualität (crf) ist eine Zahl von 0, verlustfrei, bis 51, nicht %1</translation>
    </message>
    <message>
        <source>an encoder uses 0 (as many as there are cores) to 256 threads</source>
        <translation>ein Encoder benutzt 0 (so viele wie Kerne) bis 256 Threads</translation>
    </message>
    <message>
        <source>sound is written at 4 to 384 kHz, not %1 Hz</source>
        <translation>Ton wird mit 4 bis 384 kHz geschrieben, nicht %1 Hz</translation>
    </message>
    <message>
        <source>a film has 1 to 8 channels of sound</source>
        <translation>ein Film hat 1 bis 8 Tonkanäle</translation>
    </message>
    <message>
        <source>sound is written with up to 1024 kilobits a second</source>
        <translation>Ton wird mit bis zu 1024 Kilobit je Sekunde geschrieben</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not a name for a film</source>
        <translation>&quot;%1&quot; ist kein Name für einen Film</translation>
    </message>
    <message>
        <source>%1 is not a file that can be replaced: choose another name</source>
        <translation>%1 ist keine Datei, die ersetzt werden kann: wähle einen anderen Namen</translation>
    </message>
    <message>
        <source>this FFmpeg cannot write PNG</source>
        <translation>dieses FFmpeg kann kein PNG schreiben</translation>
    </message>
    <message>
        <source>PNG pictures cannot be encoded: %1</source>
        <translation>PNG-Bilder lassen sich nicht kodieren: %1</translation>
    </message>
    <message>
        <source>something has that name already</source>
        <translation>etwas dieses Namens gibt es schon</translation>
    </message>
    <message>
        <source>it ends %1 before the end its header gives</source>
        <translation>sie endet %1 vor dem Ende, das ihr Kopf nennt</translation>
    </message>
    <message>
        <source>broken picture</source>
        <translation>kaputtes Bild</translation>
    </message>
    <message>
        <source>%1 cannot encode %2x%3 pictures here: %4</source>
        <translation>%1 kann Bilder von %2x%3 hier nicht kodieren: %4</translation>
    </message>
    <message>
        <source>a PNG sequence has no video encoder</source>
        <translation>eine PNG-Folge hat keinen Video-Encoder</translation>
    </message>
    <message>
        <source>%1 could not encode: %2</source>
        <translation>%1 konnte nicht kodieren: %2</translation>
    </message>
    <message>
        <source>the pictures cannot be converted for the encoder</source>
        <translation>die Bilder lassen sich nicht für den Encoder umwandeln</translation>
    </message>
    <message>
        <source>a video is read at a rate above 0 and up to 1000 frames a second</source>
        <translation>ein Video wird mit mehr als 0 und bis zu 1000 Bildern je Sekunde gelesen</translation>
    </message>
    <message>
        <source>a video has no frame %1</source>
        <translation>ein Video hat kein Bild %1</translation>
    </message>
    <message>
        <source>%1 is finished already</source>
        <translation>%1 ist schon abgeschlossen</translation>
    </message>
    <message>
        <source>a picture has another size or other colours than the film</source>
        <translation>ein Bild hat eine andere Größe oder andere Farben als der Film</translation>
    </message>
    <message>
        <source>an alpha plane has another size than the film, or several channels</source>
        <translation>eine Alpha-Ebene hat eine andere Größe als der Film oder mehrere Kanäle</translation>
    </message>
    <message>
        <source>the film was begun without sound</source>
        <translation>der Film wurde ohne Ton begonnen</translation>
    </message>
    <message>
        <source>a piece of sound ends within a frame</source>
        <translation>ein Tonstück endet mitten in einem Wert</translation>
    </message>
    <message>
        <source>there are no pictures to write to %1</source>
        <translation>es gibt keine Bilder für %1</translation>
    </message>
    <message>
        <source>the export queue holds a job in the unknown state &quot;%1&quot;</source>
        <translation>die Export-Liste enthält einen Auftrag im unbekannten Zustand &quot;%1&quot;</translation>
    </message>
    <message>
        <source>the export queue has no job %1</source>
        <translation>die Export-Liste hat keinen Auftrag %1</translation>
    </message>
    <message>
        <source>job %1 is not waiting or running</source>
        <translation>Auftrag %1 wartet nicht und läuft nicht</translation>
    </message>
    <message>
        <source>job %1 has neither failed nor been cancelled</source>
        <translation>Auftrag %1 ist weder fehlgeschlagen noch abgebrochen</translation>
    </message>
    <message>
        <source>job %1 is not there, or is running: cancel it first</source>
        <translation>Auftrag %1 ist nicht da oder läuft: brich ihn zuerst ab</translation>
    </message>
    <message>
        <source>job %1 is not finished</source>
        <translation>Auftrag %1 ist nicht fertig</translation>
    </message>
    <message>
        <source>job %1 is not paused</source>
        <translation>Auftrag %1 pausiert nicht</translation>
    </message>
    <message>
        <source>job %1 is not running</source>
        <translation>Auftrag %1 läuft nicht</translation>
    </message>
    <message>
        <source>no output file was named</source>
        <translation>keine Ausgabedatei ist genannt</translation>
    </message>
    <message>
        <source>the mouth amplitude must be between 0 and 3</source>
        <translation>die Mundbewegung muss zwischen 0 und 3 liegen</translation>
    </message>
    <message>
        <source>the sharpness must be between 0 and 1</source>
        <translation>die Schärfe muss zwischen 0 und 1 liegen</translation>
    </message>
    <message>
        <source>a film has 1 to 120 pictures a second</source>
        <translation>ein Film hat 1 bis 120 Bilder je Sekunde</translation>
    </message>
    <message>
        <source>the loudness of a film is -50 to -5 LUFS</source>
        <translation>die Lautheit eines Films ist -50 bis -5 LUFS</translation>
    </message>
    <message>
        <source>this kind of film cannot be transparent: take vp9, prores or png</source>
        <translation>diese Art Film kann nicht durchsichtig sein: nimm vp9, prores oder png</translation>
    </message>
    <message>
        <source>the report cannot be read</source>
        <translation>der Bericht lässt sich nicht lesen</translation>
    </message>
    <message>
        <source>; it has %1</source>
        <translation>; es hat %1</translation>
    </message>
    <message>
        <source>%1 has rows of %2 features; those of %3, which this avatar hears, have %4</source>
        <translation>%1 hat Zeilen aus %2 Merkmalen; die von %3, die dieser Avatar hört, haben %4</translation>
    </message>
    <message>
        <source>the avatar&apos;s own features of this sound</source>
        <translation>die eigenen Merkmale des Avatars zu diesem Ton</translation>
    </message>
    <message>
        <source>%1 cannot be followed here; leave the text out.</source>
        <translation>%1 kann hier nicht befolgt werden; lass den Text weg.</translation>
    </message>
    <message>
        <source>Opening the avatar</source>
        <translation>Avatar wird geöffnet</translation>
    </message>
    <message>
        <source>%1 has codes of %2 numbers, the network takes %3</source>
        <translation>%1 hat Codes aus %2 Zahlen, das Netz nimmt %3</translation>
    </message>
    <message>
        <source>%1 is not square</source>
        <translation>%1 ist nicht quadratisch</translation>
    </message>
    <message>
        <source>%1 has no file %2</source>
        <translation>%1 hat keine Datei %2</translation>
    </message>
    <message>
        <source>verifying was cancelled</source>
        <translation>die Prüfung wurde abgebrochen</translation>
    </message>
    <message>
        <source>%1 must have four %2 for each of the %3 frames of clip %4</source>
        <translation>%1 muss vier %2 für jedes der %3 Bilder des Clips %4 haben</translation>
    </message>
    <message>
        <source>32-bit integers</source>
        <translation>32-Bit-Ganzzahlen</translation>
    </message>
    <message>
        <source>32-bit floats</source>
        <translation>32-Bit-Kommazahlen</translation>
    </message>
    <message>
        <source>%1: the crop of frame %2 %3</source>
        <translation>%1: der Ausschnitt von Bild %2 %3</translation>
    </message>
    <message>
        <source>%1 has no crop size</source>
        <translation>%1 hat keine Ausschnittgröße</translation>
    </message>
    <message>
        <source>is not a number</source>
        <translation>ist keine Zahl</translation>
    </message>
    <message>
        <source>is of an absurd size</source>
        <translation>hat eine unsinnige Größe</translation>
    </message>
    <message>
        <source>lies outside the picture</source>
        <translation>liegt außerhalb des Bildes</translation>
    </message>
    <message>
        <source>reaches outside the picture</source>
        <translation>ragt aus dem Bild</translation>
    </message>
    <message>
        <source>%1 holds no outlines of a face: let it be made again</source>
        <translation>%1 enthält keine Umrisse eines Gesichts: lass sie neu machen</translation>
    </message>
    <message>
        <source>%1 holds a number that cannot be</source>
        <translation>%1 enthält eine unmögliche Zahl</translation>
    </message>
    <message>
        <source>%1 of %2 does not have one outline for each of the %3 frames of clip %4</source>
        <translation>%1 von %2 hat nicht einen Umriss für jedes der %3 Bilder des Clips %4</translation>
    </message>
    <message>
        <source>%1 cannot be listed: %2</source>
        <translation>%1 lässt sich nicht auflisten: %2</translation>
    </message>
    <message>
        <source>%1 is larger than such a file can sensibly be</source>
        <translation>%1 ist größer, als eine solche Datei sinnvoll sein kann</translation>
    </message>
    <message>
        <source>%1 is compressed and cannot be read in place</source>
        <translation>%1 ist komprimiert und lässt sich nicht an Ort und Stelle lesen</translation>
    </message>
    <message>
        <source>%1 is larger than any description this program reads</source>
        <translation>%1 ist größer als jede Beschreibung, die dieses Programm liest</translation>
    </message>
    <message>
        <source>%1 must be an object</source>
        <translation>%1 muss ein Objekt sein</translation>
    </message>
    <message>
        <source>%1 must be text</source>
        <translation>%1 muss Text sein</translation>
    </message>
    <message>
        <source>%1 must be true or false</source>
        <translation>%1 muss wahr oder falsch sein</translation>
    </message>
    <message>
        <source>%1 must be a whole number from %2 to %3</source>
        <translation>%1 muss eine ganze Zahl von %2 bis %3 sein</translation>
    </message>
    <message>
        <source>%1 must be a number</source>
        <translation>%1 muss eine Zahl sein</translation>
    </message>
    <message>
        <source>%1 must be a list</source>
        <translation>%1 muss eine Liste sein</translation>
    </message>
    <message>
        <source>%1 has more than %2 entries</source>
        <translation>%1 hat mehr als %2 Einträge</translation>
    </message>
    <message>
        <source>every entry of %1 must be a number</source>
        <translation>jeder Eintrag von %1 muss eine Zahl sein</translation>
    </message>
    <message>
        <source>every entry of %1 must be text</source>
        <translation>jeder Eintrag von %1 muss Text sein</translation>
    </message>
    <message>
        <source>every entry of %1 must be a whole number from %2 to %3</source>
        <translation>jeder Eintrag von %1 muss eine ganze Zahl von %2 bis %3 sein</translation>
    </message>
    <message>
        <source>%1 must be an object with at most %2 members</source>
        <translation>%1 muss ein Objekt mit höchstens %2 Einträgen sein</translation>
    </message>
    <message>
        <source>out of memory</source>
        <translation>kein Speicher mehr</translation>
    </message>
    <message>
        <source>%1 is not a registry: take a folder, for example a network share, or an https:// address</source>
        <translation>%1 ist kein Verzeichnis von Paketen: nimm einen Ordner, etwa eine Netzwerkfreigabe, oder eine https://-Adresse</translation>
    </message>
    <message>
        <source>it has no clips</source>
        <translation>es hat keine Clips</translation>
    </message>
    <message>
        <source>two clips are called &quot;%1&quot;</source>
        <translation>zwei Clips heißen &quot;%1&quot;</translation>
    </message>
    <message>
        <source>two networks are called &quot;%1&quot;</source>
        <translation>zwei Netze heißen &quot;%1&quot;</translation>
    </message>
    <message>
        <source>the blend mask</source>
        <translation>die Überblendmaske</translation>
    </message>
    <message>
        <source>the mouth mask</source>
        <translation>die Mundmaske</translation>
    </message>
    <message>
        <source>the thumbnail</source>
        <translation>das Vorschaubild</translation>
    </message>
    <message>
        <source>the quality report</source>
        <translation>der Qualitätsbericht</translation>
    </message>
    <message>
        <source>its id</source>
        <translation>seine Kennung</translation>
    </message>
    <message>
        <source>its name</source>
        <translation>sein Name</translation>
    </message>
    <message>
        <source>one of its texts is absurdly long</source>
        <translation>einer seiner Texte ist unsinnig lang</translation>
    </message>
    <message>
        <source>%1 must have 1 to 80 characters</source>
        <translation>%1 muss 1 bis 80 Zeichen haben</translation>
    </message>
    <message>
        <source>%1 has control characters</source>
        <translation>%1 enthält Steuerzeichen</translation>
    </message>
    <message>
        <source>the file name &quot;%1&quot; leads outside the package</source>
        <translation>der Dateiname &quot;%1&quot; führt aus dem Paket hinaus</translation>
    </message>
    <message>
        <source>the SHA-256 of %1 is not 64 hexadecimal digits</source>
        <translation>die SHA-256 von %1 hat nicht 64 hexadezimale Ziffern</translation>
    </message>
    <message>
        <source>%1 (&quot;%2&quot;) leads outside the package</source>
        <translation>%1 (&quot;%2&quot;) führt aus dem Paket hinaus</translation>
    </message>
    <message>
        <source>%1 (%2) is not among its files</source>
        <translation>%1 (%2) gehört nicht zu seinen Dateien</translation>
    </message>
    <message>
        <source>%1 (%2) must end in %3</source>
        <translation>%1 (%2) muss auf %3 enden</translation>
    </message>
    <message>
        <source> of clip %1</source>
        <translation> des Clips %1</translation>
    </message>
    <message>
        <source> of network %1</source>
        <translation> des Netzes %1</translation>
    </message>
    <message>
        <source>the video%1</source>
        <translation>das Video%1</translation>
    </message>
    <message>
        <source>the crop track%1</source>
        <translation>die Ausschnittspur%1</translation>
    </message>
    <message>
        <source>the frame count%1 is out of range</source>
        <translation>die Bildzahl%1 liegt außerhalb des Erlaubten</translation>
    </message>
    <message>
        <source>the frame rate%1 is not between 1 and 240</source>
        <translation>die Bildrate%1 liegt nicht zwischen 1 und 240</translation>
    </message>
    <message>
        <source>the picture size%1 is out of range</source>
        <translation>die Bildgröße%1 liegt außerhalb des Erlaubten</translation>
    </message>
    <message>
        <source>the crop size%1 is out of range</source>
        <translation>die Ausschnittgröße%1 liegt außerhalb des Erlaubten</translation>
    </message>
    <message>
        <source>the join points%1 are not ascending frames of it</source>
        <translation>die Übergangsstellen%1 sind keine aufsteigenden Bilder von ihm</translation>
    </message>
    <message>
        <source>the kind of features%1 is missing</source>
        <translation>die Art der Merkmale%1 fehlt</translation>
    </message>
    <message>
        <source>the features%1</source>
        <translation>die Merkmale%1</translation>
    </message>
    <message>
        <source>the weights%1</source>
        <translation>die Gewichte%1</translation>
    </message>
    <message>
        <source>the input size%1 is not within its crop</source>
        <translation>die Eingangsgröße%1 liegt nicht in ihrem Ausschnitt</translation>
    </message>
    <message>
        <source>the input%1 cannot be centred in its crop</source>
        <translation>der Eingang%1 lässt sich nicht in seinem Ausschnitt zentrieren</translation>
    </message>
    <message>
        <source>the speech features%1 are missing</source>
        <translation>die Sprachmerkmale%1 fehlen</translation>
    </message>
    <message>
        <source>the drive shape%1 has an empty side</source>
        <translation>die Form der Ansteuerung%1 hat eine leere Seite</translation>
    </message>
    <message>
        <source>the drive shape%1 is out of range</source>
        <translation>die Form der Ansteuerung%1 liegt außerhalb des Erlaubten</translation>
    </message>
    <message>
        <source>the lookahead%1 is not a range within 0..5000 ms</source>
        <translation>die Vorausschau%1 ist kein Bereich in 0..5000 ms</translation>
    </message>
    <message>
        <source>the mask%1</source>
        <translation>die Maske%1</translation>
    </message>
    <message>
        <source>the mouth code%1 must be one row of numbers</source>
        <translation>der Mundcode%1 muss eine Zeile Zahlen sein</translation>
    </message>
    <message>
        <source>the neutral code%1 must have as many numbers as its drive</source>
        <translation>der Ruhecode%1 muss so viele Zahlen haben wie seine Ansteuerung</translation>
    </message>
    <message>
        <source>a compatible network (%1) has no voice map and no neutral code</source>
        <translation>ein kompatibles Netz (%1) hat keine Stimmzuordnung und keinen Ruhecode</translation>
    </message>
    <message>
        <source>the neutral code%1 is not finite</source>
        <translation>der Ruhecode%1 ist nicht endlich</translation>
    </message>
    <message>
        <source>the reference%1 is each frame itself and yet names one</source>
        <translation>die Referenz%1 ist jedes Bild selbst und nennt doch eins</translation>
    </message>
    <message>
        <source>the neutral reference frame%1 is missing</source>
        <translation>das Ruhebild%1 fehlt</translation>
    </message>
    <message>
        <source>the reference frame%1 is not in the package</source>
        <translation>das Referenzbild%1 ist nicht im Paket</translation>
    </message>
    <message>
        <source>%1.%2 is &quot;%3&quot;, which this program does not know</source>
        <translation>%1.%2 ist &quot;%3&quot;, was dieses Programm nicht kennt</translation>
    </message>
    <message>
        <source>%1.%2 must be two whole numbers</source>
        <translation>%1.%2 muss aus zwei ganzen Zahlen bestehen</translation>
    </message>
    <message>
        <source>packing was cancelled; nothing was written</source>
        <translation>das Packen wurde abgebrochen; nichts wurde geschrieben</translation>
    </message>
    <message>
        <source>%1 changed while it was packed: try again</source>
        <translation>%1 hat sich beim Packen geändert: versuche es noch einmal</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not a name that a package can hold</source>
        <translation>&quot;%1&quot; ist kein Name, den ein Paket enthalten kann</translation>
    </message>
    <message>
        <source>unpacking was cancelled; nothing was written</source>
        <translation>das Entpacken wurde abgebrochen; nichts wurde geschrieben</translation>
    </message>
    <message>
        <source>%1 is not a grey PGM picture (P5)</source>
        <translation>%1 ist kein graues PGM-Bild (P5)</translation>
    </message>
    <message>
        <source>%1 is not a PGM picture of 8 bits and a sensible size</source>
        <translation>%1 ist kein PGM-Bild mit 8 Bit und sinnvoller Größe</translation>
    </message>
    <message>
        <source>%1 does not have as many pixels as it says</source>
        <translation>%1 hat nicht so viele Pixel, wie es sagt</translation>
    </message>
    <message>
        <source>%1 in %2 has sizes that cannot be true</source>
        <translation>%1 in %2 hat Größen, die nicht stimmen können</translation>
    </message>
    <message>
        <source>%1 is refused: it has two files called %2</source>
        <translation>%1 wird abgelehnt: es enthält zwei Dateien namens %2</translation>
    </message>
    <message>
        <source>zlib cannot be started</source>
        <translation>zlib lässt sich nicht starten</translation>
    </message>
    <message>
        <source>%1 is a file: choose another name</source>
        <translation>%1 ist eine Datei: wähle einen anderen Namen</translation>
    </message>
    <message>
        <source>%1 names no file</source>
        <translation>%1 nennt keine Datei</translation>
    </message>
    <message>
        <source>%1 leads out of the project&apos;s folder</source>
        <translation>%1 führt aus dem Ordner des Projekts hinaus</translation>
    </message>
    <message>
        <source>%1 has no SHA-256</source>
        <translation>%1 hat keine SHA-256</translation>
    </message>
    <message>
        <source>%1 is not right: %2</source>
        <translation>%1 stimmt nicht: %2</translation>
    </message>
    <message>
        <source>track and mask of %1 differ in length: track it again</source>
        <translation>Spur und Maske von %1 sind verschieden lang: verfolge neu</translation>
    </message>
    <message>
        <source>this program cannot train networks</source>
        <translation>dieses Programm kann keine Netze trainieren</translation>
    </message>
    <message>
        <source>Lips and sound are apart: measure and move the sound of the footage with &quot;visema build add --sound-offset&quot;.</source>
        <translation>Lippen und Ton liegen auseinander: prüfe das Material neu und verschiebe dort den Ton, oder tu es in einem Videoschnittprogramm.</translation>
    </message>
    <message>
        <source>%1 is missing and %2; better is to install libdlib-data</source>
        <translation>%1 fehlt und %2; besser ist es, libdlib-data zu installieren</translation>
    </message>
    <message>
        <source>writing the clips was stopped</source>
        <translation>das Schreiben der Clips wurde angehalten</translation>
    </message>
    <message>
        <source>%1 is shorter than its track: track it again</source>
        <translation>%1 ist kürzer als seine Spur: verfolge neu</translation>
    </message>
    <message>
        <source>%1 has no pictures</source>
        <translation>%1 hat keine Bilder</translation>
    </message>
    <message>
        <source>the avatar has no name yet: give it one with --name</source>
        <translation>der Avatar hat noch keinen Namen: gib ihm einen</translation>
    </message>
    <message>
        <source>%1 has no network yet: train it first</source>
        <translation>%1 hat noch kein Netz: trainiere es zuerst</translation>
    </message>
    <message>
        <source>A second face is in the picture: say with &quot;visema build add --person-at&quot; whose avatar it is to be, or film one person alone.</source>
        <translation>Ein zweites Gesicht ist im Bild: wähle, wessen Avatar es werden soll, oder filme eine Person allein.</translation>
    </message>
    <message>
        <source>The sound of %1 and the lips are apart: move it with &quot;visema build add --sound-offset %2&quot;.</source>
        <translation>Lippen und Ton von %1 liegen auseinander: Sie treffen sich, wenn der Ton um %2 s verschoben wird.</translation>
    </message>
    <message>
        <source>%1 is not a scan of footage: let it be made again</source>
        <translation>%1 ist keine Durchsicht von Material: lass sie neu machen</translation>
    </message>
    <message>
        <source>%1 is not a track of a face: let it be made again</source>
        <translation>%1 ist keine Spur eines Gesichts: lass sie neu machen</translation>
    </message>
    <message>
        <source>%1 holds a pose that cannot be</source>
        <translation>%1 enthält eine unmögliche Haltung</translation>
    </message>
    <message>
        <source>%1 is shorter than it was: let it be scanned again</source>
        <translation>%1 ist kürzer als zuvor: lass es neu durchsehen</translation>
    </message>
    <message>
        <source>%1 ends before frame %2</source>
        <translation>%1 endet vor Bild %2</translation>
    </message>
    <message>
        <source>reading the lips was stopped</source>
        <translation>das Lesen der Lippen wurde angehalten</translation>
    </message>
    <message>
        <source>reading the lips</source>
        <translation>Lippen werden gelesen</translation>
    </message>
    <message>
        <source>this program cannot judge networks</source>
        <translation>dieses Programm kann keine Netze beurteilen</translation>
    </message>
    <message>
        <source>%1 could not be made: %2</source>
        <translation>%1 ließ sich nicht machen: %2</translation>
    </message>
    <message>
        <source>%1 was trained with another speech encoder (%2, weights %3) than the one here (weights %4), so its lips would be wrong: train it again, or use that encoder</source>
        <translation>%1 wurde mit einem anderen Sprach-Encoder trainiert (%2, Gewichte %3) als dem hier (Gewichte %4), seine Lippen wären also falsch: trainiere es neu oder nimm jenen</translation>
    </message>
    <message>
        <source>%1 is not a face cascade: install opencv-data, or name one with VISEMA_FACE_CASCADE</source>
        <translation>%1 ist keine Gesichtskaskade: installiere opencv-data oder nenne eine mit VISEMA_FACE_CASCADE</translation>
    </message>
    <message>
        <source>%1 is not a matcher of lips and sound that this program reads</source>
        <translation>%1 ist keine Prüfung von Lippen und Ton, die dieses Programm liest</translation>
    </message>
    <message>
        <source>sound and lips can be compared from %1 seconds on</source>
        <translation>Lippen und Ton lassen sich ab %1 Sekunden vergleichen</translation>
    </message>
    <message>
        <source>looking for the face</source>
        <translation>Gesicht wird gesucht</translation>
    </message>
    <message>
        <source>%1 shows a face that looks into the camera in too few of its frames: choose a film of one talking person</source>
        <translation>%1 zeigt in zu wenigen Bildern ein Gesicht, das in die Kamera schaut: wähle einen Film einer sprechenden Person</translation>
    </message>
    <message>
        <source>looking at the mouth</source>
        <translation>Mund wird angesehen</translation>
    </message>
    <message>
        <source>%1 is a package of this program already: it needs no import</source>
        <translation>%1 ist schon ein Paket dieses Programms: es braucht keinen Import</translation>
    </message>
    <message>
        <source>the checks could not run: %1</source>
        <translation>die Prüfungen konnten nicht laufen: %1</translation>
    </message>
    <message>
        <source>no speech features came along: each sound needs its own</source>
        <translation>keine Sprachmerkmale dabei: jeder Ton braucht seine eigenen</translation>
    </message>
    <message>
        <source>%1 is not rows of 512 floats</source>
        <translation>%1 besteht nicht aus Zeilen von 512 Kommazahlen</translation>
    </message>
    <message>
        <source>there are %1 of features for %2 frames; only frames that have a row use it</source>
        <translation>es gibt %1 Merkmale für %2 Bilder; nur Bilder mit einer Zeile benutzen sie</translation>
    </message>
    <message>
        <source>%1 of %2 features in %3</source>
        <translation>%1 von %2 Merkmalen in %3</translation>
    </message>
    <message>
        <source>the sound of the features is not known: they are kept, and used for no other sound</source>
        <translation>der Ton der Merkmale ist nicht bekannt: sie bleiben erhalten und gelten für keinen anderen Ton</translation>
    </message>
    <message>
        <source>the training sound, %1 s, in %2</source>
        <translation>der Trainingston, %1 s, in %2</translation>
    </message>
    <message>
        <source>no licence given: unknown</source>
        <translation>keine Lizenz angegeben: unbekannt</translation>
    </message>
    <message>
        <source>no consent of the person shown is known</source>
        <translation>keine Einwilligung der gezeigten Person bekannt</translation>
    </message>
    <message>
        <source>importing needs a source and the package to write</source>
        <translation>ein Import braucht eine Quelle und ein Paket, das er schreibt</translation>
    </message>
    <message>
        <source>there are no speech features &quot;%1&quot;: ave, hubert or wenet</source>
        <translation>es gibt keine Sprachmerkmale &quot;%1&quot;: ave, hubert oder wenet</translation>
    </message>
    <message>
        <source>the quality (crf) must be 0 to 51</source>
        <translation>die Qualität (crf) muss 0 bis 51 sein</translation>
    </message>
    <message>
        <source>face boxes of %1 in %2</source>
        <translation>Gesichtsrahmen von %1 in %2</translation>
    </message>
    <message>
        <source>%1 without a face box took the last good one</source>
        <translation>%1 ohne Gesichtsrahmen übernahmen den letzten guten</translation>
    </message>
    <message>
        <source>%1 reached outside the picture and moved inside</source>
        <translation>%1 ragten aus dem Bild und wurden hineingeschoben</translation>
    </message>
    <message>
        <source>Reading the video</source>
        <translation>Video wird gelesen</translation>
    </message>
    <message>
        <source>the video has %1 frames/s; it is shown at 25</source>
        <translation>das Video hat %1 Bilder/s; gezeigt wird es mit 25</translation>
    </message>
    <message>
        <source>Making a video of the pictures</source>
        <translation>Aus den Bildern wird ein Video</translation>
    </message>
    <message>
        <source>%1 missing in between: the last one before stands in its place</source>
        <translation>%1 fehlen dazwischen: an ihrer Stelle steht das vorige</translation>
    </message>
    <message>
        <source>25 pictures a second; stored as H.264 at quality %1</source>
        <translation>25 Bilder je Sekunde; gespeichert als H.264 mit Qualität %1</translation>
    </message>
    <message>
        <source>a speech encoder in %1</source>
        <translation>ein Sprach-Encoder in %1</translation>
    </message>
    <message>
        <source>%1 is a speech encoder, no lip network</source>
        <translation>%1 ist ein Sprach-Encoder, kein Lippennetz</translation>
    </message>
    <message>
        <source>%1: choose the network file that belongs to it</source>
        <translation>%1: wähle die Netzdatei, die dazu gehört</translation>
    </message>
    <message>
        <source>package_info.json says so</source>
        <translation>package_info.json sagt es</translation>
    </message>
    <message>
        <source>those lie beside it</source>
        <translation>diese liegen daneben</translation>
    </message>
    <message>
        <source>they are the common ones at its size</source>
        <translation>bei seiner Größe sind es die üblichen</translation>
    </message>
    <message>
        <source>a %1 network for %2 features, %3/%4 pixels, in %5</source>
        <translation>ein Netz %1 für die Merkmale %2, %3/%4 Pixel, in %5</translation>
    </message>
    <message>
        <source>crops are resized %1, as the programs for networks of this size do when they run</source>
        <translation>Ausschnitte werden %1 skaliert, wie es Programme für Netze dieser Größe tun</translation>
    </message>
    <message>
        <source>importing was cancelled; nothing was written</source>
        <translation>der Import wurde abgebrochen; nichts wurde geschrieben</translation>
    </message>
    <message>
        <source>%1 is not a list of landmarks (x and y on each line)</source>
        <translation>%1 ist keine Liste von Gesichtspunkten (x und y in jeder Zeile)</translation>
    </message>
    <message>
        <source>%1 is not an ordinary file; name another one</source>
        <translation>%1 ist keine gewöhnliche Datei; nenne eine andere</translation>
    </message>
    <message>
        <source>an empty file name cannot be written</source>
        <translation>ein leerer Dateiname lässt sich nicht schreiben</translation>
    </message>
    <message>
        <source>%1 is larger than %2 bytes; it is not the kind of file expected here</source>
        <translation>%1 ist größer als %2 Byte; es ist nicht die Art Datei, die hier erwartet wird</translation>
    </message>
    <message>
        <source>this user has no home directory; set the environment variable HOME</source>
        <translation>dieser Benutzer hat kein Home-Verzeichnis; setze die Umgebungsvariable HOME</translation>
    </message>
    <message>
        <source>cannot write %1: a WAV file has a rate of 1 Hz to 1 MHz and 1 to 64 channels</source>
        <translation>%1 lässt sich nicht schreiben: eine WAV-Datei hat eine Rate von 1 Hz bis 1 MHz und 1 bis 64 Kanäle</translation>
    </message>
    <message>
        <source>a piece of sound for %1 ends within a frame</source>
        <translation>ein Tonstück für %1 endet mitten in einem Wert</translation>
    </message>
    <message>
        <source>%1 is a damaged zip file: a file does not lie in it</source>
        <translation>%1 ist eine beschädigte Zip-Datei: eine Datei liegt nicht darin</translation>
    </message>
    <message>
        <source>%1 lacks pictures: the machine is too busy</source>
        <translation>%1 hat Lücken im Bild: der Rechner ist überlastet</translation>
    </message>
    <message>
        <source>%1; what was recorded until then is in %2</source>
        <translation>%1; was bis dahin aufgenommen wurde, ist in %2</translation>
    </message>
    <message>
        <source>a live session needs an avatar</source>
        <translation>eine Live-Sitzung braucht einen Avatar</translation>
    </message>
    <message>
        <source>an avatar that speaks needs a speech encoder</source>
        <translation>ein Avatar, der spricht, braucht einen Sprach-Encoder</translation>
    </message>
    <message>
        <source>there is no voice to record: choose one first</source>
        <translation>es gibt keine Stimme zum Aufnehmen: wähle zuerst eine</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not a language; name one as en-us, de or fr.</source>
        <translation>&quot;%1&quot; ist keine Sprache; nenne eine wie en-us, de oder fr.</translation>
    </message>
    <message>
        <source>A text may have a million letters; part it.</source>
        <translation>Ein Text darf eine Million Buchstaben haben; teile ihn.</translation>
    </message>
    <message>
        <source>%1 has no network: train one first</source>
        <translation>%1 hat kein Netz: trainiere zuerst eins</translation>
    </message>
    <message>
        <source>Comparing with the reference&apos;s way</source>
        <translation>Vergleich mit der Rechnung der Referenz</translation>
    </message>
    <message>
        <source>frames differ from what the reference implementation makes of them</source>
        <translation>Bilder weichen von dem ab, was die Referenz daraus macht</translation>
    </message>
    <message>
        <source>the mouth moves in silence</source>
        <translation>der Mund bewegt sich in der Stille</translation>
    </message>
    <message>
        <source>the network paints the same whatever it hears</source>
        <translation>das Netz malt immer dasselbe, was es auch hört</translation>
    </message>
    <message>
        <source>comparing pictures failed: %1</source>
        <translation>der Bildvergleich ist fehlgeschlagen: %1</translation>
    </message>
    <message>
        <source>No %1 was found: plug one in or start the sound server (PulseAudio or PipeWire).</source>
        <translation>Kein Gerät gefunden (%1): schließe eins an oder starte den Tonserver (PulseAudio oder PipeWire).</translation>
    </message>
    <message>
        <source>There is no %1 named &quot;%2&quot;: choose one of those that &quot;visema devices&quot; lists.</source>
        <translation>Es gibt kein Gerät &quot;%2&quot; (%1): wähle eins aus der Liste.</translation>
    </message>
    <message>
        <source>The %1 &quot;%2&quot; cannot be reached: install ALSA&apos;s plugins (libasound2-plugins) or start the sound server (PulseAudio or PipeWire).</source>
        <translation>Das Gerät &quot;%2&quot; (%1) ist nicht zu erreichen: installiere die ALSA-Plugins (libasound2-plugins) oder starte den Tonserver (PulseAudio oder PipeWire).</translation>
    </message>
    <message>
        <source>The %1 &quot;%2&quot; does not open (%3): close the program that uses it or choose another one.</source>
        <translation>Das Gerät &quot;%2&quot; (%1) lässt sich nicht öffnen (%3): schließe das Programm, das es benutzt, oder wähle ein anderes.</translation>
    </message>
    <message>
        <source>The sound is empty; choose a file that has sound in it.</source>
        <translation>Der Ton ist leer; wähle eine Datei mit Ton.</translation>
    </message>
    <message>
        <source>The sound system does not start (%1): restart the sound server or the computer.</source>
        <translation>Das Tonsystem startet nicht (%1): starte den Tonserver oder den Rechner neu.</translation>
    </message>
    <message>
        <source>a session is recorded as MP4: %1 must end in &quot;.mp4&quot;</source>
        <translation>Aufgenommen wird als MP4: %1 muss auf &quot;.mp4&quot; enden</translation>
    </message>
    <message>
        <source>this avatar has no network that could speak: train it first</source>
        <translation>Dieser Avatar hat kein Netz, das sprechen könnte: trainiere erst eins</translation>
    </message>
    <message>
        <source>%1 is longer than three hours; export it instead</source>
        <translation>%1 ist länger als drei Stunden; exportiere die Datei stattdessen</translation>
    </message>
    <message>
        <source>%1 is not a take: %2</source>
        <translation>%1 ist keine Aufnahme: %2</translation>
    </message>
    <message>
        <source>%1 was made by a newer version of this program</source>
        <translation>%1 stammt von einer neueren Version dieses Programms</translation>
    </message>
    <message>
        <source>%1 is damaged: it does not say which avatar spoke</source>
        <translation>%1 ist beschädigt: es steht nicht darin, welcher Avatar gesprochen hat</translation>
    </message>
    <message>
        <source>cannot write %1: %2</source>
        <translation>%1 kann nicht geschrieben werden: %2</translation>
    </message>
    <message>
        <source>the disk of %1 is nearly full, with %2 free: make room, or choose another folder</source>
        <translation>Der Datenträger von %1 ist fast voll, %2 sind frei: schaffe Platz oder wähle einen anderen Ordner</translation>
    </message>
    <message>
        <source>the disk of %1 is nearly full: %2 needed, %3 free</source>
        <translation>Der Datenträger von %1 ist fast voll: %2 werden gebraucht, %3 sind frei</translation>
    </message>
    <message>
        <source>%1 has gaps: the disk was too slow</source>
        <translation>%1 hat Lücken: der Datenträger war zu langsam</translation>
    </message>
    <message>
        <source>%1 exists already: choose another name or remove it first</source>
        <translation>%1 gibt es schon: wähle einen anderen Namen oder lösche es vorher</translation>
    </message>
    <message>
        <source>%1 cannot be created: %2</source>
        <translation>%1 lässt sich nicht anlegen: %2</translation>
    </message>
    <message>
        <source>%1 is not an avatar package: it has no %2</source>
        <translation>%1 ist kein Avatar-Paket: %2 fehlt darin</translation>
    </message>
    <message>
        <source>%1 is not complete: it lacks %2</source>
        <translation>%1 ist nicht vollständig: %2 fehlt</translation>
    </message>
    <message>
        <source>%1 has %2 bytes where the manifest says %3</source>
        <translation>%1 hat %2 Byte, im Manifest stehen %3</translation>
    </message>
    <message>
        <source>%1 is not of the input size of network %2 (%3)</source>
        <translation>%1 hat nicht die Eingangsgröße des Netzes %2 (%3)</translation>
    </message>
    <message>
        <source>%1 is neither a PNG nor a JPEG picture</source>
        <translation>%1 ist weder ein PNG- noch ein JPEG-Bild</translation>
    </message>
    <message>
        <source>%1 is damaged or was changed since the package was made: copy the package again</source>
        <translation>%1 ist beschädigt oder wurde verändert, seit das Paket gemacht wurde: kopiere das Paket noch einmal</translation>
    </message>
    <message>
        <source>%1 is %2x%3 where the manifest says %4x%5</source>
        <translation>%1 ist %2x%3 groß, im Manifest steht %4x%5</translation>
    </message>
    <message>
        <source>%1 has %2 frames where the manifest says %3</source>
        <translation>%1 hat %2 Bilder, im Manifest stehen %3</translation>
    </message>
    <message>
        <source>%1 ends after %2 frames where the manifest says %3</source>
        <translation>%1 endet nach %2 Bildern, im Manifest stehen %3</translation>
    </message>
    <message>
        <source>%1 is damaged: some of its pictures cannot be shown, and the one before them stays; copy the package again</source>
        <translation>%1 ist beschädigt: Einige Bilder lassen sich nicht zeigen, das Bild davor bleibt stehen; kopiere das Paket noch einmal</translation>
    </message>
    <message>
        <source>%1 is damaged: none of its pictures is whole; copy the file again or repair it</source>
        <translation>%1 ist beschädigt: Keines der Bilder ist ganz; kopiere die Datei noch einmal oder repariere sie</translation>
    </message>
    <message>
        <source>%1 has a crop rectangle outside the picture</source>
        <translation>%1 hat einen Ausschnitt, der außerhalb des Bildes liegt</translation>
    </message>
    <message>
        <source>%1 has too many files to be an avatar</source>
        <translation>%1 hat zu viele Dateien für einen Avatar</translation>
    </message>
    <message>
        <source>%1 is nested too deeply to be a description</source>
        <translation>%1 ist für eine Beschreibung zu tief verschachtelt</translation>
    </message>
    <message>
        <source>%1 is not valid JSON</source>
        <translation>%1 ist kein gültiges JSON</translation>
    </message>
    <message>
        <source>%1 was written by a newer program: update Visema Studio</source>
        <translation>%1 stammt von einem neueren Programm: aktualisiere Visema Studio</translation>
    </message>
    <message>
        <source>the library %1 cannot be used: %2</source>
        <translation>Die Bibliothek %1 ist nicht zu benutzen: %2</translation>
    </message>
    <message>
        <source>%1 needs at least %2 of memory and %3 of the %4 allowed are free: allow more with --memory</source>
        <translation>%1 braucht mindestens %2 Speicher, von den erlaubten %4 sind %3 frei: erlaube mehr in den Einstellungen</translation>
    </message>
    <message>
        <source>%1 is not a usable avatar package: %2</source>
        <translation>%1 ist kein brauchbares Avatar-Paket: %2</translation>
    </message>
    <message>
        <source>%1 is not the manifest of an avatar package</source>
        <translation>%1 ist nicht das Manifest eines Avatar-Pakets</translation>
    </message>
    <message>
        <source>%1 was made by a newer program (schema %2; this one reads up to %3): update Visema Studio to use it</source>
        <translation>%1 stammt von einem neueren Programm (Schema %2; dieses liest bis %3): aktualisiere Visema Studio</translation>
    </message>
    <message>
        <source>%1 needs &quot;%2&quot;, which this program does not have: update Visema Studio to use it</source>
        <translation>%1 braucht „%2“, was dieses Programm nicht hat: aktualisiere Visema Studio</translation>
    </message>
    <message>
        <source>%1 does not exist</source>
        <translation>%1 gibt es nicht</translation>
    </message>
    <message>
        <source>%1 cannot be opened: %2</source>
        <translation>%1 lässt sich nicht öffnen: %2</translation>
    </message>
    <message>
        <source>%1 is not an ordinary file</source>
        <translation>%1 ist keine gewöhnliche Datei</translation>
    </message>
    <message>
        <source>%1 is shorter than it says it is; it may be damaged</source>
        <translation>%1 ist kürzer als angegeben; vielleicht ist es beschädigt</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2</source>
        <translation>%1 lässt sich nicht lesen: %2</translation>
    </message>
    <message>
        <source>%1 became shorter while it was read</source>
        <translation>%1 wurde kürzer, während es gelesen wurde</translation>
    </message>
    <message>
        <source>%1 is a damaged zip file: its directory cannot be true</source>
        <translation>%1 ist eine beschädigte ZIP-Datei: ihr Verzeichnis kann nicht stimmen</translation>
    </message>
    <message>
        <source>%1 is a damaged zip file: its directory is cut</source>
        <translation>%1 ist eine beschädigte ZIP-Datei: ihr Verzeichnis ist abgeschnitten</translation>
    </message>
    <message>
        <source>%1 is a damaged zip file: its files overlap</source>
        <translation>%1 ist eine beschädigte ZIP-Datei: ihre Dateien überlappen sich</translation>
    </message>
    <message>
        <source>%1 is refused: a file in it has a name that leads outside or is not valid text</source>
        <translation>%1 wird abgelehnt: der Name einer Datei darin führt hinaus oder ist kein gültiger Text</translation>
    </message>
    <message>
        <source>%1 is encrypted: unpack it and use the folder</source>
        <translation>%1 ist verschlüsselt: packe es aus und nimm den Ordner</translation>
    </message>
    <message>
        <source>%1 in %2 is packed in a way this program does not read</source>
        <translation>%1 in %2 ist auf eine Art gepackt, die dieses Programm nicht liest</translation>
    </message>
    <message>
        <source>%1 in %2 is damaged: its header is not where it should be</source>
        <translation>%1 in %2 ist beschädigt: der Kopf ist nicht, wo er sein soll</translation>
    </message>
    <message>
        <source>%1 was not filmed before an even green or blue, so nothing else can be put behind it: leave the background as it is</source>
        <translation>%1 wurde nicht vor gleichmäßigem Grün oder Blau gefilmt, der Hintergrund lässt sich nicht ersetzen: lass ihn, wie er ist</translation>
    </message>
    <message>
        <source>the avatar&apos;s clips have different sizes: leave the background as it is</source>
        <translation>Die Clips des Avatars sind verschieden groß: lass den Hintergrund, wie er ist</translation>
    </message>
    <message>
        <source>the avatar has no clip, or a clip without frames</source>
        <translation>Der Avatar hat keinen Clip oder einen ohne Bilder</translation>
    </message>
    <message>
        <source>%1 has no sound: choose a file with sound</source>
        <translation>%1 hat keinen Ton: wähle eine Datei mit Ton</translation>
    </message>
    <message>
        <source>%1 has sound of %2 Hz and %3 channels; convert it to 48 kHz</source>
        <translation>%1 hat Ton mit %2 Hz und %3 Kanälen; wandle ihn in 48 kHz um</translation>
    </message>
    <message>
        <source>%1 is longer than the %2 s allowed; cut it</source>
        <translation>%1 ist länger als die erlaubten %2 s; kürze die Datei</translation>
    </message>
    <message>
        <source>%1 has more sound than can be held in memory; cut it</source>
        <translation>%1 hat mehr Ton, als in den Speicher passt; kürze die Datei</translation>
    </message>
    <message>
        <source>cannot read %1: %2</source>
        <translation>%1 lässt sich nicht lesen: %2</translation>
    </message>
    <message>
        <source>%1 is not a file: name a video or sound file</source>
        <translation>%1 ist keine Datei: nenne eine Video- oder Tondatei</translation>
    </message>
    <message>
        <source>%1 is cut off: it should reach beyond the end of %2</source>
        <translation>%1 ist abgeschnitten: es müsste über das Ende von %2 hinausreichen</translation>
    </message>
    <message>
        <source>%1 is empty</source>
        <translation>%1 ist leer</translation>
    </message>
    <message>
        <source>%1 is not a video or sound file that can be read (%2); convert it to MP4 or WAV</source>
        <translation>%1 ist keine lesbare Video- oder Tondatei (%2); wandle sie in MP4 oder WAV um</translation>
    </message>
    <message>
        <source>%1 has pictures of %2x%3, larger than allowed; scale it down</source>
        <translation>%1 hat Bilder von %2x%3, größer als erlaubt; verkleinere sie</translation>
    </message>
    <message>
        <source>%1 says it is %2 s long, more than the %3 s allowed; cut it</source>
        <translation>%1 ist nach eigener Angabe %2 s lang, mehr als die erlaubten %3 s; kürze die Datei</translation>
    </message>
    <message>
        <source>%1 is damaged: %2; copy it again or convert it</source>
        <translation>%1 ist beschädigt: %2; kopiere die Datei noch einmal oder wandle sie um</translation>
    </message>
    <message>
        <source>%1 is damaged after %2 (%3): copy the file again or repair it</source>
        <translation>%1 ist nach %2 beschädigt (%3): kopiere die Datei noch einmal oder repariere sie</translation>
    </message>
    <message>
        <source>%1 holds neither pictures nor sound that can be read</source>
        <translation>%1 enthält weder lesbare Bilder noch lesbaren Ton</translation>
    </message>
    <message>
        <source>%1 is coded as %2, which cannot be decoded here; convert it to H.264 and AAC</source>
        <translation>%1 ist als %2 kodiert, was sich hier nicht dekodieren lässt; wandle es in H.264 und AAC um</translation>
    </message>
    <message>
        <source>%1 cannot be decoded as %2 (%3); convert it to H.264 and AAC</source>
        <translation>%1 lässt sich nicht als %2 dekodieren (%3); wandle es in H.264 und AAC um</translation>
    </message>
    <message>
        <source>%1 holds no picture that can be decoded; convert it or choose another</source>
        <translation>%1 enthält kein Bild, das sich dekodieren lässt; wandle es um oder wähle ein anderes</translation>
    </message>
    <message>
        <source>%1 has sound but no pictures: choose a video</source>
        <translation>%1 hat Ton, aber keine Bilder: wähle ein Video</translation>
    </message>
    <message>
        <source>%1 changes its picture size from %2 to %3; convert it to one size</source>
        <translation>%1 wechselt die Bildgröße von %2 zu %3; wandle es in eine Größe um</translation>
    </message>
    <message>
        <source>%1 exists already: choose another name for the pictures</source>
        <translation>%1 gibt es schon: wähle einen anderen Namen für die Bilder</translation>
    </message>
    <message>
        <source>cannot make the folder %1: %2</source>
        <translation>Der Ordner %1 lässt sich nicht anlegen: %2</translation>
    </message>
    <message>
        <source>cannot write %1; is there room in its folder?</source>
        <translation>%1 lässt sich nicht schreiben; ist Platz in seinem Ordner?</translation>
    </message>
    <message>
        <source>the folder %1 cannot be made: choose another under Where</source>
        <translation>Der Ordner %1 lässt sich nicht anlegen: wähle unter „Wohin“ einen anderen</translation>
    </message>
    <message>
        <source>the export queue %1: %2</source>
        <translation>Die Warteschlange %1: %2</translation>
    </message>
    <message>
        <source>stopped; the first %1 frames can be played in %2</source>
        <translation>Abgebrochen; die ersten %1 Bilder lassen sich in %2 abspielen</translation>
    </message>
    <message>
        <source>stopped before the first frame; nothing was written</source>
        <translation>Vor dem ersten Bild abgebrochen; nichts wurde geschrieben</translation>
    </message>
    <message>
        <source>%1 has no network &quot;%2&quot;%3</source>
        <translation>%1 hat kein Netz „%2“%3</translation>
    </message>
    <message>
        <source>%1 holds no sound to speak</source>
        <translation>%1 enthält keinen Ton zum Sprechen</translation>
    </message>
    <message>
        <source>%1 has %2 frames, the sound needs %3</source>
        <translation>%1 hat %2 Bilder, der Ton braucht %3</translation>
    </message>
    <message>
        <source>%1, line %2: &quot;%3&quot; is not &quot;00:00:01,000 --&gt; 00:00:02,500&quot;</source>
        <translation>%1, Zeile %2: „%3“ ist nicht „00:00:01,000 --&gt; 00:00:02,500“</translation>
    </message>
    <message>
        <source>%1 holds no subtitles</source>
        <translation>%1 enthält keine Untertitel</translation>
    </message>
    <message>
        <source>%1 holds no text to show</source>
        <translation>%1 enthält keinen Text zum Zeigen</translation>
    </message>
    <message>
        <source>%1 is not an avatar this program can import: it has neither full_body_video.mp4 nor full_body_img/0.jpg</source>
        <translation>%1 ist kein Avatar, den dieses Programm importieren kann: weder full_body_video.mp4 noch full_body_img/0.jpg ist darin</translation>
    </message>
    <message>
        <source>%1 is of version %2; this program imports version 2</source>
        <translation>%1 hat die Version %2; dieses Programm importiert Version 2</translation>
    </message>
    <message>
        <source>%1 is damaged: %2</source>
        <translation>%1 ist beschädigt: %2</translation>
    </message>
    <message>
        <source>%1 lacks more pictures than it has between %2 and %3</source>
        <translation>%1 fehlen zwischen %2 und %3 mehr Bilder, als da sind</translation>
    </message>
    <message>
        <source>%1 came without its network: choose the network file (.pth, .pt, .safetensors or .onnx) that belongs to it</source>
        <translation>%1 kam ohne sein Netz: wähle die Netzdatei (.pth, .pt, .safetensors oder .onnx), die dazu gehört</translation>
    </message>
    <message>
        <source>%1 cannot be written: is the disk full?</source>
        <translation>%1 lässt sich nicht schreiben: ist der Datenträger voll?</translation>
    </message>
    <message>
        <source>%1 has no frames</source>
        <translation>%1 hat keine Bilder</translation>
    </message>
    <message>
        <source>%1 holds no picture</source>
        <translation>%1 enthält kein Bild</translation>
    </message>
    <message>
        <source>%1 has another size than the first</source>
        <translation>%1 hat eine andere Größe als das erste</translation>
    </message>
    <message>
        <source>%1 is not a table of crop rectangles</source>
        <translation>%1 ist keine Tabelle mit Ausschnitten</translation>
    </message>
    <message>
        <source>%1 has no usable face box in any frame</source>
        <translation>%1 hat in keinem Bild einen brauchbaren Gesichtsrahmen</translation>
    </message>
    <message>
        <source>%1 is another network: it has not the layers of the U-Nets of SyncTalk_2D and Ultralight, which are what this program runs (inc.inconv, audio_model.conv1 and so on)</source>
        <translation>%1 ist ein anderes Netz: es hat nicht die Schichten der U-Netze von SyncTalk_2D und Ultralight, die dieses Programm ausführt (inc.inconv, audio_model.conv1 und so weiter)</translation>
    </message>
    <message>
        <source>%1 was not loaded: %2.</source>
        <translation>%1 wurde nicht geladen: %2.</translation>
    </message>
    <message>
        <source>%1 was not loaded: it asks for more memory than there is.</source>
        <translation>%1 wurde nicht geladen: es verlangt mehr Speicher, als da ist.</translation>
    </message>
    <message>
        <source>%1 is not beside the program: install the part of Visema Studio that holds LibTorch, or choose another engine.</source>
        <translation>%1 fehlt neben dem Programm: installiere den Teil von Visema Studio mit LibTorch oder wähle eine andere Engine.</translation>
    </message>
    <message>
        <source>this avatar hears %1 features, which this program does not make: give those of the sound, made where its network was trained, with visema render --features FILE.npy</source>
        <translation>Dieser Avatar braucht %1-Merkmale, die dieses Programm nicht erzeugt: gib die des Tons, erzeugt wo das Netz trainiert wurde, mit visema render --features DATEI.npy an</translation>
    </message>
    <message>
        <source>this avatar listens through the speech encoder &quot;%1&quot;, which is not here: import its file with visema speech-encoder import FILE</source>
        <translation>Dieser Avatar hört durch den Sprachencoder „%1“, der nicht da ist: importiere seine Datei mit visema speech-encoder import DATEI</translation>
    </message>
    <message>
        <source>%1 has no trained network yet: it can be watched, but not speak</source>
        <translation>%1 hat noch kein trainiertes Netz: er lässt sich ansehen, aber nicht sprechen</translation>
    </message>
    <message>
        <source>%1 is missing from this installation: install the program again, or name the folder it is in with VISEMA_FILES</source>
        <translation>%1 fehlt in dieser Installation: installiere das Programm neu oder nenne den Ordner in VISEMA_FILES</translation>
    </message>
    <message>
        <source>the live session could not be made</source>
        <translation>Die Live-Sitzung konnte nicht erzeugt werden</translation>
    </message>
    <message>
        <source>%1 cannot be brought back: take it out of the trash by hand</source>
        <translation>%1 lässt sich nicht zurückholen: nimm es von Hand aus dem Papierkorb</translation>
    </message>
    <message>
        <source>There is a take named &quot;%1&quot; already: choose another name.</source>
        <translation>Es gibt schon eine Aufnahme „%1“: wähle einen anderen Namen.</translation>
    </message>
    <message>
        <source>%1 cannot be renamed (%2): choose another name.</source>
        <translation>%1 lässt sich nicht umbenennen (%2): wähle einen anderen Namen.</translation>
    </message>
    <message>
        <source>%1 cannot be moved to the trash: delete it in a file manager.</source>
        <translation>%1 lässt sich nicht in den Papierkorb legen: lösche es in der Dateiverwaltung.</translation>
    </message>
    <message>
        <source>the folder %1 cannot be made: is the disk full?</source>
        <translation>der Ordner %1 lässt sich nicht anlegen: Ist die Platte voll?</translation>
    </message>
    <message>
        <source>this avatar listens through the speech encoder &quot;%1&quot;: only avatars that listen through visema-1 can follow a text</source>
        <translation>dieser Avatar hört durch den Sprach-Encoder &quot;%1&quot;: Nur Avatare, die durch visema-1 hören, können einem Text folgen</translation>
    </message>
    <message>
        <source>A text needs the program espeak-ng for its pronunciation; install that package.</source>
        <translation>Ein Text braucht das Programm espeak-ng für seine Aussprache; installiere dieses Paket.</translation>
    </message>
    <message>
        <source>%1 cannot be read; name a text file of what is said.</source>
        <translation>%1 lässt sich nicht lesen; wähle eine Textdatei mit dem, was gesagt wird.</translation>
    </message>
    <message>
        <source>A text is followed for %1 minutes; cut sound and text into parts of that length.</source>
        <translation>Einem Text wird %1 Minuten lang gefolgt; teile Ton und Text in Stücke dieser Länge.</translation>
    </message>
    <message>
        <source>The text has sounds that are not known; is its language %1?</source>
        <translation>Der Text hat unbekannte Laute; ist seine Sprache %1?</translation>
    </message>
    <message>
        <source>The sound does not say the text; check that they belong together, and that its language is %1.</source>
        <translation>Im Ton wird etwas anderes gesagt als im Text; prüfe, ob sie zusammengehören und die Sprache %1 ist.</translation>
    </message>
    <message>
        <source>espeak-ng knows no language %1; use one that &quot;espeak-ng --voices&quot; lists, as en-us, de or fr.</source>
        <translation>espeak-ng kennt keine Sprache %1; nimm eine aus &quot;espeak-ng --voices&quot;, etwa en-us, de oder fr.</translation>
    </message>
    <message>
        <source>words cannot be written into pictures here</source>
        <translation>Untertitel lassen sich hier nicht ins Bild schreiben</translation>
    </message>
    <message>
        <source>stopped; nothing of %1 was worth keeping</source>
        <translation>angehalten; von %1 war nichts zu gebrauchen</translation>
    </message>
    <message>
        <source>%1 ends early: no more pictures were shown</source>
        <translation>%1 endet früher: Es wurden keine Bilder mehr gezeigt</translation>
    </message>
    <message>
        <source>%1 was not made: nothing was shown</source>
        <translation>%1 entstand nicht: Es wurde nichts gezeigt</translation>
    </message>
    <message>
        <source>%1 shows nothing</source>
        <translation>%1 zeigt nichts</translation>
    </message>
    <message>
        <source>%1 is full: a WAV file holds 4 GB; start another</source>
        <translation>%1 ist voll: Eine WAV-Datei fasst 4 GB; beginne eine neue</translation>
    </message>
    <message>
        <source>%1 is a folder; name a file</source>
        <translation>%1 ist ein Ordner; wähle eine Datei</translation>
    </message>
    <message>
        <source>%1 cannot be written to: %2; choose another</source>
        <translation>in %1 lässt sich nicht schreiben: %2; wähle einen anderen Ordner</translation>
    </message>
    <message>
        <source>%1 changes its sample rate or channels after %2 s; convert it to one</source>
        <translation>%1 wechselt nach %2 s Abtastrate oder Kanäle; wandle die Datei in eine um</translation>
    </message>
    <message>
        <source>%1 has %2 streams, more than the %3 allowed; copy the ones needed to a new file</source>
        <translation>%1 hat %2 Spuren, mehr als die erlaubten %3; kopiere die nötigen in eine neue Datei</translation>
    </message>
    <message>
        <source>the sound of %1 cannot be converted to %2 Hz with %3 channels (%4)</source>
        <translation>der Ton von %1 lässt sich nicht in %2 Hz mit %3 Kanälen umwandeln (%4)</translation>
    </message>
    <message>
        <source>not enough memory to open %1</source>
        <translation>zu wenig Speicher, um %1 zu öffnen</translation>
    </message>
    <message>
        <source>not enough memory to decode %1</source>
        <translation>zu wenig Speicher, um %1 zu dekodieren</translation>
    </message>
    <message>
        <source>not enough memory to read %1</source>
        <translation>zu wenig Speicher, um %1 zu lesen</translation>
    </message>
    <message>
        <source>not enough memory to write %1</source>
        <translation>zu wenig Speicher, um %1 zu schreiben</translation>
    </message>
    <message>
        <source>Playing the sound was stopped.</source>
        <translation>Das Abspielen wurde angehalten.</translation>
    </message>
    <message>
        <source>Listening to the microphone was stopped.</source>
        <translation>Das Zuhören wurde angehalten.</translation>
    </message>
    <message>
        <source>The speech encoder names no phones, which following a text needs; use visema-1.</source>
        <translation>Der Sprach-Encoder benennt keine Laute, die ein Text braucht; nimm visema-1.</translation>
    </message>
    <message>
        <source>the take %1 cannot be started: %2</source>
        <translation>die Aufnahme %1 kann nicht beginnen: %2</translation>
    </message>
    <message>
        <source>something of that name is there already; choose another</source>
        <translation>etwas mit diesem Namen gibt es schon; wähle einen anderen</translation>
    </message>
    <message>
        <source>CPU, our own kernels (%1)</source>
        <translation>CPU, eigene Kernel (%1)</translation>
    </message>
    <message>
        <source>%1 is being worked on by another program: wait for it or close it there</source>
        <translation>An %1 arbeitet gerade ein anderes Programm: warte darauf oder schließe es dort</translation>
    </message>
    <message>
        <source>%1 is not a file that can be read</source>
        <translation>%1 ist keine lesbare Datei</translation>
    </message>
    <message>
        <source>this program was built without training</source>
        <translation>dieses Programm wurde ohne Training gebaut</translation>
    </message>
    <message>
        <source>%1 cannot be started: install the program again</source>
        <translation>%1 lässt sich nicht starten: installiere das Programm neu</translation>
    </message>
    <message>
        <source>no build is open</source>
        <translation>kein Aufbau ist offen</translation>
    </message>
    <message>
        <source>%1 was made by a later version of Visema Studio: update it</source>
        <translation>%1 stammt von einer neueren Version von Visema Studio: aktualisiere es</translation>
    </message>
    <message>
        <source>set a keyframe</source>
        <translation>Schlüsselbild setzen</translation>
    </message>
    <message>
        <source>clear keyframes</source>
        <translation>Schlüsselbilder entfernen</translation>
    </message>
    <message>
        <source>refine a frame</source>
        <translation>Bild verfeinern</translation>
    </message>
    <message>
        <source>mark the face as away</source>
        <translation>Gesicht als abgewandt markieren</translation>
    </message>
    <message>
        <source>mark a covered mouth</source>
        <translation>Verdeckten Mund markieren</translation>
    </message>
    <message>
        <source>leave frames out</source>
        <translation>Bilder auslassen</translation>
    </message>
    <message>
        <source>choose the idle stretch</source>
        <translation>Leerlauf wählen</translation>
    </message>
    <message>
        <source>describe the avatar</source>
        <translation>Avatar beschreiben</translation>
    </message>
    <message>
        <source>describe %1</source>
        <translation>%1 beschreiben</translation>
    </message>
    <message>
        <source>add %1</source>
        <translation>%1 hinzufügen</translation>
    </message>
    <message>
        <source>looking at the footage</source>
        <translation>Das Material wird angesehen</translation>
    </message>
    <message>
        <source>tracking the face</source>
        <translation>Das Gesicht wird verfolgt</translation>
    </message>
    <message>
        <source>tracking back</source>
        <translation>Das Gesicht wird rückwärts verfolgt</translation>
    </message>
    <message>
        <source>measuring steadiness</source>
        <translation>Die Ruhe wird gemessen</translation>
    </message>
    <message>
        <source>comparing lips and sound</source>
        <translation>Lippen und Ton werden verglichen</translation>
    </message>
    <message>
        <source>writing the clips</source>
        <translation>Die Clips werden geschrieben</translation>
    </message>
    <message>
        <source>repeating clips</source>
        <translation>Der Avatar wiederholt das Material</translation>
    </message>
    <message>
        <source>copying</source>
        <translation>Es wird kopiert</translation>
    </message>
    <message>
        <source>reading</source>
        <translation>Es wird gelesen</translation>
    </message>
    <message>
        <source>preparing</source>
        <translation>Es wird vorbereitet</translation>
    </message>
    <message>
        <source>teaching the painter</source>
        <translation>Das Netz lernt, wie der Mund aussieht</translation>
    </message>
    <message>
        <source>teaching the voice map</source>
        <translation>Das Netz lernt, der Stimme zu folgen</translation>
    </message>
    <message>
        <source>hearing voices</source>
        <translation>Stimmen werden gehört</translation>
    </message>
    <message>
        <source>learning to measure lips</source>
        <translation>Das Netz lernt, Lippen zu messen</translation>
    </message>
    <message>
        <source>comparing networks</source>
        <translation>Netze werden verglichen</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>Frame rate</source>
        <translation>Bildrate</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>Auflösung</translation>
    </message>
    <message>
        <source>Face seen</source>
        <translation>Gesicht zu sehen</translation>
    </message>
    <message>
        <source>Face size</source>
        <translation>Größe des Gesichts</translation>
    </message>
    <message>
        <source>Other faces</source>
        <translation>Andere Gesichter</translation>
    </message>
    <message>
        <source>Head turned</source>
        <translation>Kopf gedreht</translation>
    </message>
    <message>
        <source>Cuts</source>
        <translation>Schnitte</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>Bewegung</translation>
    </message>
    <message>
        <source>Steady track</source>
        <translation>Ruhige Spur</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Licht</translation>
    </message>
    <message>
        <source>Steady light</source>
        <translation>Gleichmäßiges Licht</translation>
    </message>
    <message>
        <source>Sharpness</source>
        <translation>Schärfe</translation>
    </message>
    <message>
        <source>Repeated frames</source>
        <translation>Wiederholte Bilder</translation>
    </message>
    <message>
        <source>Interlacing</source>
        <translation>Halbbilder</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Ton</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Pegel</translation>
    </message>
    <message>
        <source>Closed mouth</source>
        <translation>Geschlossener Mund</translation>
    </message>
    <message>
        <source>Lips and sound</source>
        <translation>Lippen und Ton</translation>
    </message>
    <message>
        <source>Two minutes or more give a mouth that follows other voices better.</source>
        <translation>Ab zwei Minuten folgt der Mund anderen Stimmen besser.</translation>
    </message>
    <message>
        <source>Long enough.</source>
        <translation>Lang genug.</translation>
    </message>
    <message>
        <source>Frames are shown twice to reach 25 a second: record with 25 or more.</source>
        <translation>Bilder werden doppelt gezeigt, um 25 je Sekunde zu erreichen: nimm mit 25 oder mehr auf.</translation>
    </message>
    <message>
        <source>Enough.</source>
        <translation>Genug.</translation>
    </message>
    <message>
        <source>In every frame.</source>
        <translation>In jedem Bild.</translation>
    </message>
    <message>
        <source>The face is small in the picture: come nearer.</source>
        <translation>Das Gesicht ist klein im Bild: komm näher.</translation>
    </message>
    <message>
        <source>The face has few pixels: use a higher resolution or come nearer.</source>
        <translation>Das Gesicht hat wenige Pixel: nimm eine höhere Auflösung oder komm näher.</translation>
    </message>
    <message>
        <source>Large enough for a crop of 384 pixels, which shows more and trains longer.</source>
        <translation>Groß genug für einen Ausschnitt von 384 Pixeln, der mehr zeigt und länger trainiert.</translation>
    </message>
    <message>
        <source>Large enough.</source>
        <translation>Groß genug.</translation>
    </message>
    <message>
        <source>One person.</source>
        <translation>Eine Person.</translation>
    </message>
    <message>
        <source>The head is turned far away in places: leave these out, or look into the camera.</source>
        <translation>Der Kopf ist stellenweise weit abgewandt: lass diese Stellen aus oder schau in die Kamera.</translation>
    </message>
    <message>
        <source>Looks into the camera.</source>
        <translation>Schaut in die Kamera.</translation>
    </message>
    <message>
        <source>One take.</source>
        <translation>Eine Aufnahme.</translation>
    </message>
    <message>
        <source>The avatar jumps where the footage is cut: film in one take, or let each take be its own file.</source>
        <translation>Der Avatar springt, wo das Material geschnitten ist: filme in einem Stück oder gib jeder Aufnahme ihre eigene Datei.</translation>
    </message>
    <message>
        <source>The head moves a lot: sit still and keep your distance; small nods are welcome.</source>
        <translation>Der Kopf bewegt sich viel: sitz still und halte den Abstand; kleines Nicken ist willkommen.</translation>
    </message>
    <message>
        <source>Calm.</source>
        <translation>Ruhig.</translation>
    </message>
    <message>
        <source>The face moves within its crop where blur, fast motion or a turned head make it hard to follow: the mouth may swim there.</source>
        <translation>Das Gesicht wandert in seinem Ausschnitt, wo Unschärfe, schnelle Bewegung oder ein gedrehter Kopf es schwer verfolgbar machen: dort kann der Mund schwimmen.</translation>
    </message>
    <message>
        <source>The face stands still in its crop.</source>
        <translation>Das Gesicht steht still in seinem Ausschnitt.</translation>
    </message>
    <message>
        <source>The face is dark: more light from the front.</source>
        <translation>Das Gesicht ist dunkel: mehr Licht von vorn.</translation>
    </message>
    <message>
        <source>The face is too bright: less light, or a shorter exposure.</source>
        <translation>Das Gesicht ist zu hell: weniger Licht oder kürzere Belichtung.</translation>
    </message>
    <message>
        <source>Part of the face is pure white or black: softer light from the front.</source>
        <translation>Ein Teil des Gesichts ist reinweiß oder schwarz: weicheres Licht von vorn.</translation>
    </message>
    <message>
        <source>The face is well lit.</source>
        <translation>Das Gesicht ist gut beleuchtet.</translation>
    </message>
    <message>
        <source>Steady.</source>
        <translation>Gleichmäßig.</translation>
    </message>
    <message>
        <source>The face is soft: focus on it, or use a better setting of the camera.</source>
        <translation>Das Gesicht ist unscharf: stelle darauf scharf oder nimm eine bessere Einstellung der Kamera.</translation>
    </message>
    <message>
        <source>Some frames are blurred: more light lets the camera expose shorter.</source>
        <translation>Einige Bilder sind verwischt: mit mehr Licht belichtet die Kamera kürzer.</translation>
    </message>
    <message>
        <source>Sharp.</source>
        <translation>Scharf.</translation>
    </message>
    <message>
        <source>The picture stands still: choose a film in which the person talks.</source>
        <translation>Das Bild steht still: wähle einen Film, in dem die Person spricht.</translation>
    </message>
    <message>
        <source>Many frames are shown twice: record with a fixed rate of 25 or more.</source>
        <translation>Viele Bilder werden doppelt gezeigt: nimm mit fester Rate von 25 oder mehr auf.</translation>
    </message>
    <message>
        <source>None that matter.</source>
        <translation>Keine von Belang.</translation>
    </message>
    <message>
        <source>Two fields are in one picture: deinterlace the film first.</source>
        <translation>Zwei Halbbilder stecken in einem Bild: entflechte den Film zuerst.</translation>
    </message>
    <message>
        <source>Whole pictures.</source>
        <translation>Ganze Bilder.</translation>
    </message>
    <message>
        <source>Nobody speaks in the sound: choose footage of somebody talking.</source>
        <translation>Im Ton spricht niemand: wähle Material, in dem jemand redet.</translation>
    </message>
    <message>
        <source>Noise or music lies under the speech: record in a quiet room, near the microphone.</source>
        <translation>Unter der Sprache liegt Rauschen oder Musik: nimm in einem ruhigen Raum nah am Mikrofon auf.</translation>
    </message>
    <message>
        <source>Clear.</source>
        <translation>Klar.</translation>
    </message>
    <message>
        <source>The sound is clipped: turn the microphone down.</source>
        <translation>Der Ton ist übersteuert: dreh das Mikrofon herunter.</translation>
    </message>
    <message>
        <source>The sound is close to clipping: turn the microphone down a little.</source>
        <translation>Der Ton ist kurz vor der Übersteuerung: dreh das Mikrofon etwas herunter.</translation>
    </message>
    <message>
        <source>The sound is faint: come nearer to the microphone.</source>
        <translation>Der Ton ist leise: komm näher ans Mikrofon.</translation>
    </message>
    <message>
        <source>Well set.</source>
        <translation>Gut eingestellt.</translation>
    </message>
    <message>
        <source>Enough for the idle clip.</source>
        <translation>Genug für den Leerlauf.</translation>
    </message>
    <message>
        <source>It is not certain that the lips of %1 belong to this sound: check that the person seen is the one heard.</source>
        <translation>Es ist nicht sicher, dass die Lippen von %1 zu diesem Ton gehören: prüfe, ob die Person im Bild die ist, die man hört.</translation>
    </message>
    <message>
        <source>They belong together.</source>
        <translation>Sie gehören zusammen.</translation>
    </message>
    <message>
        <source>Painted mouth</source>
        <translation>Gemalter Mund</translation>
    </message>
    <message>
        <source>Lips from the sound</source>
        <translation>Lippen aus dem Ton</translation>
    </message>
    <message>
        <source>Follows the voice</source>
        <translation>Folgt der Stimme</translation>
    </message>
    <message>
        <source>In time</source>
        <translation>Im Takt</translation>
    </message>
    <message>
        <source>Closes for m, b, p</source>
        <translation>Schließt bei m, b, p</translation>
    </message>
    <message>
        <source>Closed in silence</source>
        <translation>Geschlossen in Stille</translation>
    </message>
    <message>
        <source>No edge</source>
        <translation>Keine Kante</translation>
    </message>
    <message>
        <source>the text of %1 does not fit its sound (%2): give it the right one, or none</source>
        <translation>der Text von %1 passt nicht zu seinem Ton (%2): gib ihm den richtigen, oder keinen</translation>
    </message>
    <message>
        <source>%1 has no footage yet: add a video to it</source>
        <translation>%1 hat noch kein Material: füge ihm ein Video hinzu</translation>
    </message>
    <message>
        <source>Worst moments</source>
        <translation>Schlimmste Momente</translation>
    </message>
    <message>
        <source>Teeth and lips are softer than in the footage: train longer.</source>
        <translation>Zähne und Lippen sind weicher als im Material: trainiere länger.</translation>
    </message>
    <message>
        <source>Lips and teeth look as they do in the footage.</source>
        <translation>Lippen und Zähne sehen aus wie im Material.</translation>
    </message>
    <message>
        <source>Driven by the voice, the mouth looks like the person&apos;s own.</source>
        <translation>Von der Stimme geführt sieht der Mund aus wie der der Person.</translation>
    </message>
    <message>
        <source>The lips meet where they must.</source>
        <translation>Die Lippen treffen sich, wo sie müssen.</translation>
    </message>
    <message>
        <source>The lips do not always meet where they must: more footage with many m, b and p helps.</source>
        <translation>Die Lippen treffen sich nicht immer, wo sie müssen: mehr Material mit vielen m, b und p hilft.</translation>
    </message>
    <message>
        <source>The mouth moves as smoothly as in the footage.</source>
        <translation>Der Mund bewegt sich so glatt wie im Material.</translation>
    </message>
    <message>
        <source>%1 a second</source>
        <translation>%1 je Sekunde</translation>
    </message>
    <message>
        <source>%1 lines</source>
        <translation>%1 Zeilen</translation>
    </message>
    <message>
        <source>%1 % of the height</source>
        <translation>%1 % der Höhe</translation>
    </message>
    <message>
        <source>%1 degrees, %2 % a frame</source>
        <translation>%1 Grad, %2 % je Bild</translation>
    </message>
    <message>
        <source>%1 px a frame</source>
        <translation>%1 px je Bild</translation>
    </message>
    <message>
        <source>%1 of 255</source>
        <translation>%1 von 255</translation>
    </message>
    <message>
        <source>%1 % alike</source>
        <translation>%1 % gleich</translation>
    </message>
    <message>
        <source>%1 dB over noise</source>
        <translation>%1 dB über dem Rauschen</translation>
    </message>
    <message>
        <source>no speech</source>
        <translation>keine Sprache</translation>
    </message>
    <message>
        <source>no pause</source>
        <translation>keine Pause</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keiner</translation>
    </message>
    <message>
        <source>%1 dB, sharpness %2</source>
        <translation>%1 dB, Schärfe %2</translation>
    </message>
    <message>
        <source>%1 % of the mouth, heard %2 %</source>
        <translation>%1 % des Mundes, gehört %2 %</translation>
    </message>
    <message>
        <source>%1 dB, alike %2</source>
        <translation>%1 dB, gleich %2</translation>
    </message>
    <message>
        <source>%1 % (in the footage %2 %)</source>
        <translation>%1 % (im Material %2 %)</translation>
    </message>
    <message>
        <source>%1 % open (in the footage %2 %)</source>
        <translation>%1 % offen (im Material %2 %)</translation>
    </message>
    <message>
        <source>Lips fit the sound</source>
        <translation>Lippen passen zum Ton</translation>
    </message>
    <message>
        <source>Footage and avatar</source>
        <translation>Material und Avatar</translation>
    </message>
    <message>
        <source>With this voice the lips do not always meet for m, b and p.</source>
        <translation>Mit dieser Stimme treffen sich die Lippen bei m, b und p nicht immer.</translation>
    </message>
    <message>
        <source>there is no v4l2loopback device to be a camera; make one with &quot;sudo apt install v4l2loopback-dkms &amp;&amp; sudo modprobe v4l2loopback exclusive_caps=1 card_label=&apos;Visema camera&apos;&quot;</source>
        <translation>es gibt kein Gerät von v4l2loopback, das eine Kamera sein könnte; lege eines an mit &quot;sudo apt install v4l2loopback-dkms &amp;&amp; sudo modprobe v4l2loopback exclusive_caps=1 card_label=&apos;Visema camera&apos;&quot;</translation>
    </message>
    <message>
        <source>you may not use %1; put yourself into the group video with &quot;sudo usermod -aG video $USER&quot; and log in again</source>
        <translation>du darfst %1 nicht benutzen; nimm dich mit &quot;sudo usermod -aG video $USER&quot; in die Gruppe video auf und melde dich neu an</translation>
    </message>
    <message>
        <source>%1 takes no pictures of %2: another program writes to it or holds it at another size; close that program</source>
        <translation>%1 nimmt keine Bilder von %2: ein anderes Programm schreibt hinein oder hält es auf einer anderen Größe; schließe dieses Programm</translation>
    </message>
    <message>
        <source>%1 takes no pictures any more (%2); go on air again when the module v4l2loopback is loaded</source>
        <translation>%1 nimmt keine Bilder mehr (%2); geh wieder auf Sendung, wenn das Modul v4l2loopback geladen ist</translation>
    </message>
    <message>
        <source>%1 cannot be written any further (%2); what it has can be played: make room, or choose another folder, and go live again</source>
        <translation>%1 kann nicht weiter geschrieben werden (%2); was darin ist, lässt sich abspielen: schaff Platz oder wähle einen anderen Ordner und geh noch einmal live</translation>
    </message>
    <message>
        <source>%1 has no transparency, so it would hide everything; choose a PNG picture that has.</source>
        <translation>%1 hat keine Transparenz und würde alles verdecken; wähle ein PNG-Bild, das welche hat.</translation>
    </message>
    <message>
        <source>PipeWire&apos;s own modules cannot be loaded; install your system&apos;s package pipewire</source>
        <translation>Die Module von PipeWire können nicht geladen werden; installiere das Paket pipewire deines Systems</translation>
    </message>
    <message>
        <source>PipeWire gives no camera: its server refuses a new stream</source>
        <translation>PipeWire gibt keine Kamera: der Server lehnt einen neuen Strom ab</translation>
    </message>
    <message>
        <source>PipeWire gives no camera: %1</source>
        <translation>PipeWire gibt keine Kamera: %1</translation>
    </message>
    <message>
        <source>PipeWire gives no microphone: its server refuses a new stream</source>
        <translation>PipeWire gibt kein Mikrofon: der Server lehnt einen neuen Strom ab</translation>
    </message>
    <message>
        <source>PipeWire gives no microphone: %1</source>
        <translation>PipeWire gibt kein Mikrofon: %1</translation>
    </message>
    <message>
        <source>The recording was stopped.</source>
        <translation>Die Aufnahme wurde angehalten.</translation>
    </message>
    <message>
        <source>This FFmpeg opens no cameras; record with another program.</source>
        <translation>Dieses FFmpeg öffnet keine Kameras; nimm mit einem anderen Programm auf.</translation>
    </message>
    <message>
        <source>Another program uses the camera %1: close it and try again.</source>
        <translation>Ein anderes Programm benutzt die Kamera %1: schließ es und versuche es noch einmal.</translation>
    </message>
    <message>
        <source>You may not open the camera %1: add yourself to the group video.</source>
        <translation>Du darfst die Kamera %1 nicht öffnen: nimm dich in die Gruppe video auf.</translation>
    </message>
    <message>
        <source>The camera %1 cannot be opened (%2): plug it in again or choose another.</source>
        <translation>Die Kamera %1 lässt sich nicht öffnen (%2): steck sie neu ein oder wähle eine andere.</translation>
    </message>
    <message>
        <source>The camera %1 gives no pictures: choose another.</source>
        <translation>Die Kamera %1 gibt keine Bilder: wähle eine andere.</translation>
    </message>
    <message>
        <source>The camera %1 speaks a format that cannot be read: choose another.</source>
        <translation>Die Kamera %1 hat ein Format, das nicht gelesen werden kann: wähle eine andere.</translation>
    </message>
    <message>
        <source>The camera %1 is gone (%2): plug it in again or choose another.</source>
        <translation>Die Kamera %1 ist weg (%2): steck sie neu ein oder wähle eine andere.</translation>
    </message>
    <message>
        <source>Choose a camera.</source>
        <translation>Wähle eine Kamera.</translation>
    </message>
    <message>
        <source>A camera records from 160x120 to 7680x4320 pixels.</source>
        <translation>Eine Kamera nimmt mit 160x120 bis 7680x4320 Pixeln auf.</translation>
    </message>
    <message>
        <source>A camera records 5 to 120 frames a second.</source>
        <translation>Eine Kamera nimmt 5 bis 120 Bilder in der Sekunde auf.</translation>
    </message>
    <message>
        <source>A recording is running already.</source>
        <translation>Es läuft schon eine Aufnahme.</translation>
    </message>
    <message>
        <source>The microphone gives no sound yet: wait a moment, or choose another.</source>
        <translation>Das Mikrofon gibt noch keinen Ton: warte einen Moment oder wähle ein anderes.</translation>
    </message>
    <message>
        <source>The camera gives no picture yet: wait a moment, or choose another.</source>
        <translation>Die Kamera gibt noch kein Bild: warte einen Moment oder wähle eine andere.</translation>
    </message>
    <message>
        <source>Nothing is being recorded.</source>
        <translation>Es wird nichts aufgenommen.</translation>
    </message>
    <message>
        <source>The disk of %1 is full: make room and record again.</source>
        <translation>Die Platte von %1 ist voll: schaffe Platz und nimm noch einmal auf.</translation>
    </message>
    <message>
        <source>Nothing was recorded: neither camera nor microphone had begun. Record again.</source>
        <translation>Nichts wurde aufgenommen: weder Kamera noch Mikrofon hatten begonnen. Nimm noch einmal auf.</translation>
    </message>
    <message>
        <source>%1 shows no face that looks into the camera: choose footage of one person, or place the face by hand</source>
        <translation>%1 zeigt kein Gesicht, das in die Kamera schaut: wähle Material einer Person oder setze das Gesicht von Hand</translation>
    </message>
    <message>
        <source>%1, the footage &quot;%2&quot; of %3, is gone or has changed: add it again from where it is now</source>
        <translation>%1, das Material „%2“ von %3, ist nicht mehr da oder hat sich geändert: füge es von dort neu hinzu, wo es jetzt liegt</translation>
    </message>
    <message>
        <source>the face in this frame is unlike every keyframe: place it by hand</source>
        <translation>das Gesicht dieses Bildes gleicht keinem Schlüsselbild: setze es von Hand</translation>
    </message>
    <message>
        <source>less than a second of %1 shows a usable face: choose other footage</source>
        <translation>von %1 zeigt keine Sekunde ein brauchbares Gesicht: wähle anderes Material</translation>
    </message>
    <message>
        <source>%1, which does the training, is missing: install the package visema-cli</source>
        <translation>%1, das trainiert, ist nicht da: installiere das Paket visema-cli</translation>
    </message>
    <message>
        <source>training needs LibTorch, which is missing: install the package visema-train</source>
        <translation>Das Training braucht LibTorch, das fehlt: installiere das Paket visema-train</translation>
    </message>
    <message>
        <source>edit the transcript</source>
        <translation>Text bearbeiten</translation>
    </message>
    <message>
        <source>continue despite a check</source>
        <translation>trotz einer Prüfung weitermachen</translation>
    </message>
    <message>
        <source>respect the check again</source>
        <translation>die Prüfung wieder beachten</translation>
    </message>
    <message>
        <source>Less than ten seconds is too little to learn a mouth from: record at least one minute.</source>
        <translation>Mit weniger als zehn Sekunden lässt sich kein Mund lernen: nimm mindestens eine Minute auf.</translation>
    </message>
    <message>
        <source>This little footage gives soft teeth and a mouth that does not follow other voices well: record two minutes.</source>
        <translation>So wenig Material gibt weiche Zähne und einen Mund, der anderen Stimmen nicht gut folgt: nimm zwei Minuten auf.</translation>
    </message>
    <message>
        <source>The frame rate varies: record at a fixed rate so that nothing stutters.</source>
        <translation>Die Rate schwankt: nimm mit fester Rate auf, damit nichts ruckelt.</translation>
    </message>
    <message>
        <source>Fewer than 720 lines look soft when shown large: use the camera&apos;s best setting.</source>
        <translation>Weniger als 720 Zeilen sehen groß weich aus: nimm die beste Einstellung der Kamera.</translation>
    </message>
    <message>
        <source>Sharp enough to be shown large.</source>
        <translation>Scharf genug für ein großes Bild.</translation>
    </message>
    <message>
        <source>No face was found in some frames; they are left out. Mark them as Face away, or set a keyframe.</source>
        <translation>In einigen Bildern wurde kein Gesicht gefunden; sie werden ausgelassen. Markiere sie als abgewandt oder setze ein Schlüsselbild.</translation>
    </message>
    <message>
        <source>Light or white balance changes between stretches; these are left out, because the painted mouth would show there. Lock exposure and white balance.</source>
        <translation>Licht oder Weißabgleich ändern sich zwischen Abschnitten; diese werden ausgelassen, denn dort fiele der gemalte Mund auf. Stelle Belichtung und Weißabgleich fest ein.</translation>
    </message>
    <message>
        <source>There is no sound: lips are learnt from the person&apos;s own speech, so choose a video with sound.</source>
        <translation>Es gibt keinen Ton: Lippen werden aus der Sprache der Person gelernt; wähle ein Video mit Ton.</translation>
    </message>
    <message>
        <source>The lips are hardly ever closed: record ten seconds of listening as well.</source>
        <translation>Es gibt kaum einen Moment mit geschlossenen Lippen: nimm auch zehn Sekunden Zuhören auf.</translation>
    </message>
    <message>
        <source>More time with closed lips gives a calmer idle clip: fifteen seconds are enough.</source>
        <translation>Mehr Ruhe mit geschlossenen Lippen gibt einen ruhigeren Leerlauf: fünfzehn Sekunden genügen.</translation>
    </message>
    <message>
        <source>A judge that knows neither face nor voice finds that they belong together.</source>
        <translation>Ein Prüfer, der weder Gesicht noch Stimme kennt, hält sie für zusammengehörig.</translation>
    </message>
    <message>
        <source>Lips and sound do not seem to belong together: more footage of the same voice helps most.</source>
        <translation>Lippen und Ton werden nicht für zusammengehörig gehalten: mehr Material derselben Stimme hilft am meisten.</translation>
    </message>
    <message>
        <source>Footage it was never trained on, side by side; films with the voices above are in the same folder.</source>
        <translation>Was nie gelernt wurde, nebeneinander; Filme mit den Stimmen oben liegen daneben.</translation>
    </message>
    <message>
        <source>With this voice the mouth closes less often than the person&apos;s.</source>
        <translation>Mit dieser Stimme schließt sich der Mund weniger als bei der Person.</translation>
    </message>
    <message>
        <source>The lips fit this voice less well than the person&apos;s own.</source>
        <translation>Lippen und diese Stimme passen weniger gut als die eigene der Person.</translation>
    </message>
    <message>
        <source>The mouth follows a voice it never heard.</source>
        <translation>Der Mund folgt einer Stimme, die er nie gehört hat.</translation>
    </message>
    <message>
        <source>Opens as wide</source>
        <translation>Bewegt sich so weit</translation>
    </message>
    <message>
        <source>Transcript</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>The transcript explains the mouth better than what was heard.</source>
        <translation>Was der Text sagt, erklärt den Mund besser als das Gehörte.</translation>
    </message>
    <message>
        <source>What was heard explains the mouth better than the transcript, which was not used: is it what is said?</source>
        <translation>Das Gehörte erklärt den Mund besser als der Text, der nicht verwendet wurde: Wird gesprochen, was darin steht?</translation>
    </message>
    <message>
        <source>Lips and teeth do not yet look as they do in the footage: train longer, or record more footage in steady light.</source>
        <translation>Lippen und Zähne sind noch nicht wie im Material: trainiere länger oder nimm mehr Material in gleichmäßigem Licht auf.</translation>
    </message>
    <message>
        <source>Driven by the voice, the mouth often differs from the person&apos;s own: more footage of the same voice helps most.</source>
        <translation>Von der Stimme geführt ist der Mund oft ein anderer als der der Person: mehr Material derselben Stimme hilft am meisten.</translation>
    </message>
    <message>
        <source>The mouth opens when the person&apos;s did.</source>
        <translation>Der Mund öffnet sich, wenn die Person ihn öffnete.</translation>
    </message>
    <message>
        <source>The mouth does not always open when the person&apos;s did: more footage in a quiet room helps.</source>
        <translation>Der Mund öffnet sich nicht immer, wenn die Person es tat: mehr Material in einem ruhigen Raum hilft.</translation>
    </message>
    <message>
        <source>It opens as far as the person&apos;s mouth does.</source>
        <translation>Er öffnet sich so weit wie bei der Person.</translation>
    </message>
    <message>
        <source>It opens less than the person&apos;s mouth does: more footage helps.</source>
        <translation>Er öffnet sich weniger weit als bei der Person: mehr Material hilft.</translation>
    </message>
    <message>
        <source>It opens wider than the person&apos;s mouth does.</source>
        <translation>Er öffnet sich weiter als bei der Person.</translation>
    </message>
    <message>
        <source>In time to the frame.</source>
        <translation>Auf das Bild genau.</translation>
    </message>
    <message>
        <source>The mouth rests in pauses.</source>
        <translation>In Pausen ruht der Mund.</translation>
    </message>
    <message>
        <source>The mouth stays open in pauses: choose a neutral frame with closed lips.</source>
        <translation>In Pausen bleibt der Mund offen: wähle ein neutrales Bild mit geschlossenen Lippen.</translation>
    </message>
    <message>
        <source>The mouth trembles: check the track.</source>
        <translation>Der Mund zittert: sieh dir die Spur an.</translation>
    </message>
    <message>
        <source>The edge of the painted part does not show.</source>
        <translation>Wo das Gemalte endet, ist nichts zu sehen.</translation>
    </message>
    <message>
        <source>The edge of the painted part shows: check stretches with different light, and the mask.</source>
        <translation>Der Rand des Gemalten ist zu sehen: sieh dir Abschnitte mit anderem Licht und die Maske an.</translation>
    </message>
    <message>
        <source>The moments worth a look first.</source>
        <translation>Die Momente, die man zuerst ansehen sollte.</translation>
    </message>
    <message>
        <source>%1 is not a zip file, or its end is missing: get the file again</source>
        <translation>%1 ist keine ZIP-Datei, oder ihr Ende fehlt: besorge die Datei neu</translation>
    </message>
    <message>
        <source>%1 is damaged: its end is missing; get the file again</source>
        <translation>%1 ist beschädigt: das Ende fehlt; besorge die Datei neu</translation>
    </message>
    <message>
        <source>%1 is damaged: it does not unpack to its size; get the file again</source>
        <translation>%1 ist beschädigt: ausgepackt hat es eine andere Größe; besorge die Datei neu</translation>
    </message>
    <message>
        <source>%1 is damaged: its checksum differs; get the file again</source>
        <translation>%1 ist beschädigt: die Prüfsumme stimmt nicht; besorge die Datei neu</translation>
    </message>
    <message>
        <source>%1 does not say where the face is: it has neither crop_rectangles.json nor landmarks/*.lms</source>
        <translation>%1 sagt nirgends, wo das Gesicht ist: weder crop_rectangles.json noch landmarks/*.lms ist da</translation>
    </message>
    <message>
        <source>%1 holds no words; write what is said into it.</source>
        <translation>%1 enthält keine Worte; schreibe hinein, was gesagt wird.</translation>
    </message>
    <message>
        <source>%1; choose another folder for takes</source>
        <translation>%1; wähle einen anderen Ordner für Aufnahmen</translation>
    </message>
    <message>
        <source>the settings of this video cannot be read from the queue: remove the job</source>
        <translation>welches Video das werden sollte, steht nicht mehr lesbar in der Warteschlange: entferne den Auftrag</translation>
    </message>
    <message>
        <source>there is no avatar &quot;%1&quot;: looked for such a file and in %2; visema library lists those known</source>
        <translation>es gibt keinen Avatar &quot;%1&quot;: gesucht wurde eine solche Datei und in %2</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not a step of a build</source>
        <translation>&quot;%1&quot; ist kein Schritt eines Aufbaus</translation>
    </message>
    <message>
        <source>%1: %2 To go on all the same, allow &quot;%3&quot;.</source>
        <translation>%1: %2 Um trotzdem weiterzumachen, erlaube &quot;%3&quot;.</translation>
    </message>
    <message>
        <source>%1 is not a project of a build: make one with &quot;visema build new&quot;</source>
        <translation>%1 ist kein Avatar-Projekt</translation>
    </message>
    <message>
        <source>%1.crop must have four numbers</source>
        <translation>%1.crop muss vier Zahlen haben</translation>
    </message>
    <message>
        <source>cannot make the folder for %1: %2</source>
        <translation>der Ordner für %1 lässt sich nicht anlegen: %2</translation>
    </message>
    <message>
        <source>cannot finish %1: %2</source>
        <translation>%1 lässt sich nicht fertigstellen: %2</translation>
    </message>
    <message>
        <source>%1 was committed before</source>
        <translation>%1 wurde schon abgeschlossen</translation>
    </message>
    <message>
        <source>a lookahead of %1 ms is not possible: take 0 to %2</source>
        <translation>eine Vorausschau von %1 ms geht nicht: nimm 0 bis %2</translation>
    </message>
    <message>
        <source>%1 has the phone %2, which is not known</source>
        <translation>%1 hat den Laut %2, der nicht bekannt ist</translation>
    </message>
    <message>
        <source>%1 has a phone that ends before it begins</source>
        <translation>%1 hat einen Laut, der endet, bevor er beginnt</translation>
    </message>
    <message>
        <source>the network&apos;s mask is not of its size</source>
        <translation>die Maske des Netzes hat nicht dessen Größe</translation>
    </message>
    <message>
        <source>the network hears %1, the encoder makes %2</source>
        <translation>das Netz hört %1, der Sprach-Encoder macht %2</translation>
    </message>
    <message>
        <source>%1 ends at frame %2</source>
        <translation>%1 endet bei Bild %2</translation>
    </message>
    <message>
        <source>%1 does not have one number for every frame</source>
        <translation>%1 hat nicht eine Zahl für jedes Bild</translation>
    </message>
    <message>
        <source>clip %1 has no frames from %2</source>
        <translation>Clip %1 hat keine Bilder ab %2</translation>
    </message>
    <message>
        <source>a network that sees its pictures as R, G, B cannot be scored</source>
        <translation>ein Netz, das seine Bilder als R, G, B sieht, lässt sich nicht bewerten</translation>
    </message>
    <message>
        <source>%1 is not a label file: &quot;%2&quot;</source>
        <translation>%1 ist keine Datei mit Lauten: &quot;%2&quot;</translation>
    </message>
    <message>
        <source>the matcher of lips and sound</source>
        <translation>die Prüfung von Lippen und Ton</translation>
    </message>
    <message>
        <source>%1 does not say its %2</source>
        <translation>%1 nennt %2 nicht</translation>
    </message>
    <message>
        <source>measuring lip openings has to be learnt from at least 20 pictures</source>
        <translation>das Messen der Lippenöffnung braucht mindestens 20 Bilder zum Lernen</translation>
    </message>
    <message>
        <source>the pictures to learn lip openings from do not differ</source>
        <translation>die Bilder zum Lernen der Lippenöffnung unterscheiden sich nicht</translation>
    </message>
    <message>
        <source>%1 does not measure lip openings</source>
        <translation>%1 misst keine Lippenöffnung</translation>
    </message>
    <message>
        <source>%1 has a mouth box outside its crop</source>
        <translation>%1 hat einen Mundrahmen außerhalb seines Ausschnitts</translation>
    </message>
    <message>
        <source>silence was not checked: the speech encoder &quot;%1&quot; is not here (visema speech-encoder import FILE)</source>
        <translation>die Stille wurde nicht geprüft: der Sprach-Encoder &quot;%1&quot; ist nicht da</translation>
    </message>
    <message>
        <source>silence was not checked: the speech encoder &quot;%1&quot; is not here</source>
        <translation>die Stille wurde nicht geprüft: der Sprach-Encoder &quot;%1&quot; ist nicht da</translation>
    </message>
    <message>
        <source>the fused engine cannot work with %1 threads a frame</source>
        <translation>die eigenen Kernel können nicht mit %1 Threads je Bild rechnen</translation>
    </message>
    <message>
        <source>the light network was handed a face, code or patch of another shape</source>
        <translation>das light-Netz bekam ein Gesicht, einen Code oder einen Bildteil anderer Form</translation>
    </message>
    <message>
        <source>the U-Net needs crop and reference of %1x%2 pixels</source>
        <translation>das U-Netz braucht Ausschnitt und Referenz von %1x%2 Pixeln</translation>
    </message>
    <message>
        <source>the U-Net was handed a face, window or patch of another shape</source>
        <translation>das U-Netz bekam ein Gesicht, ein Fenster oder einen Bildteil anderer Form</translation>
    </message>
    <message>
        <source>the weights do not say their %1</source>
        <translation>die Gewichte nennen %1 nicht</translation>
    </message>
    <message>
        <source>the weights&apos; %1 &quot;%2&quot; is not %3 whole number(s)</source>
        <translation>%1 der Gewichte (&quot;%2&quot;) ist nicht %3 ganze Zahl(en)</translation>
    </message>
    <message>
        <source>a light network cannot have a crop of %1 pixels: take a multiple of 32 from 64 to 1024</source>
        <translation>ein light-Netz kann keinen Ausschnitt von %1 Pixeln haben: nimm ein Vielfaches von 32 von 64 bis 1024</translation>
    </message>
    <message>
        <source>a light network cannot have a width of %1 channels</source>
        <translation>ein light-Netz kann keine Breite von %1 Kanälen haben</translation>
    </message>
    <message>
        <source>a light network cannot have that number of blocks</source>
        <translation>ein light-Netz kann nicht so viele Blöcke haben</translation>
    </message>
    <message>
        <source>a light network cannot have an expansion of %1</source>
        <translation>ein light-Netz kann keine Aufweitung von %1 haben</translation>
    </message>
    <message>
        <source>a light network cannot have a code of that size</source>
        <translation>ein light-Netz kann keinen Code dieser Größe haben</translation>
    </message>
    <message>
        <source>a light network cannot have that many spatial channels</source>
        <translation>ein light-Netz kann nicht so viele räumliche Kanäle haben</translation>
    </message>
    <message>
        <source>a light network cannot have a mouth box that is not inside the crop</source>
        <translation>ein light-Netz kann keinen Mundrahmen außerhalb des Ausschnitts haben</translation>
    </message>
    <message>
        <source>the light network needs crop, reference and mask of %1x%2 pixels</source>
        <translation>das light-Netz braucht Ausschnitt, Referenz und Maske von %1x%2 Pixeln</translation>
    </message>
    <message>
        <source>LibTorch could not encode a face: %1</source>
        <translation>LibTorch konnte ein Gesicht nicht kodieren: %1</translation>
    </message>
    <message>
        <source>LibTorch could not paint a frame: %1</source>
        <translation>LibTorch konnte ein Bild nicht malen: %1</translation>
    </message>
    <message>
        <source>a face can only be painted by the network that encoded it</source>
        <translation>ein Gesicht kann nur das Netz malen, das es kodiert hat</translation>
    </message>
    <message>
        <source>all its streams are in use</source>
        <translation>alle ihre Streams sind belegt</translation>
    </message>
    <message>
        <source>the GPU could not encode a face: %1</source>
        <translation>die GPU konnte ein Gesicht nicht kodieren: %1</translation>
    </message>
    <message>
        <source>the GPU could not paint a frame: %1</source>
        <translation>die GPU konnte ein Bild nicht malen: %1</translation>
    </message>
    <message>
        <source>the GPU takes no further session: %1</source>
        <translation>die GPU nimmt keine weitere Sitzung an: %1</translation>
    </message>
    <message>
        <source>%1 could not be copied into its network: %2</source>
        <translation>%1 ließ sich nicht in sein Netz kopieren: %2</translation>
    </message>
    <message>
        <source>%1 was not written: %2</source>
        <translation>%1 wurde nicht geschrieben: %2</translation>
    </message>
    <message>
        <source>this network needs a crop, a reference and a mask of %1x%2 pixels</source>
        <translation>dieses Netz braucht Ausschnitt, Referenz und Maske von %1x%2 Pixeln</translation>
    </message>
    <message>
        <source>this network needs %1 numbers to drive it and a patch of %2x%3 pixels</source>
        <translation>dieses Netz braucht %1 Zahlen zur Ansteuerung und einen Bildteil von %2x%3 Pixeln</translation>
    </message>
    <message>
        <source>there is no device &quot;%1&quot;; choose cpu or cuda</source>
        <translation>es gibt kein Gerät &quot;%1&quot;; wähle cpu oder cuda</translation>
    </message>
    <message>
        <source>LibTorch cannot work with %1 threads</source>
        <translation>LibTorch kann nicht mit %1 Threads rechnen</translation>
    </message>
    <message>
        <source>%1 cannot be prepared by LibTorch: %2</source>
        <translation>LibTorch kann %1 nicht vorbereiten: %2</translation>
    </message>
    <message>
        <source>LibTorch has no such engine</source>
        <translation>LibTorch hat keinen solchen Rechenweg</translation>
    </message>
    <message>
        <source>%1 has no square picture &quot;%2&quot;</source>
        <translation>%1 hat kein quadratisches Bild &quot;%2&quot;</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not rows of speech features</source>
        <translation>&quot;%1&quot; besteht nicht aus Zeilen von Sprachmerkmalen</translation>
    </message>
    <message>
        <source>the crops of clip %1 have another shape</source>
        <translation>die Ausschnitte des Clips %1 haben eine andere Form</translation>
    </message>
    <message>
        <source>the masks of clip %1 are not bytes</source>
        <translation>die Masken des Clips %1 sind keine Bytes</translation>
    </message>
    <message>
        <source>the held-out part of clip %1 is not a frame number</source>
        <translation>der zurückgehaltene Teil des Clips %1 ist keine Bildnummer</translation>
    </message>
    <message>
        <source>the judged part of clip %1 is not FROM-TO</source>
        <translation>der beurteilte Teil des Clips %1 ist kein VON-BIS</translation>
    </message>
    <message>
        <source>the training set&apos;s reference and mask are not of the size of its crops</source>
        <translation>Referenz und Maske der Trainingsdaten haben nicht die Größe der Ausschnitte</translation>
    </message>
    <message>
        <source>clip %1 of the training set does not fit its frame count</source>
        <translation>Clip %1 der Trainingsdaten passt nicht zu seiner Bildzahl</translation>
    </message>
    <message>
        <source>clip %1 has masks for other frames</source>
        <translation>Clip %1 hat Masken für andere Bilder</translation>
    </message>
    <message>
        <source>clip %1 has openings for other frames</source>
        <translation>Clip %1 hat Öffnungen für andere Bilder</translation>
    </message>
    <message>
        <source>clip %1 says phones that are not known</source>
        <translation>Clip %1 sagt unbekannte Laute</translation>
    </message>
    <message>
        <source>clip %1 has half a row of speech features</source>
        <translation>Clip %1 hat eine halbe Zeile Sprachmerkmale</translation>
    </message>
    <message>
        <source>the LibTorch module belongs to another version of Visema Studio: install both anew</source>
        <translation>das LibTorch-Modul gehört zu einer anderen Version von Visema Studio: installiere beide neu</translation>
    </message>
    <message>
        <source>the crops are %1 pixels wide, the network %2</source>
        <translation>die Ausschnitte sind %1 Pixel breit, das Netz %2</translation>
    </message>
    <message>
        <source>learning the phones&apos; mouths was stopped</source>
        <translation>das Lernen der Münder der Laute wurde angehalten</translation>
    </message>
    <message>
        <source>learning the mouth of each phone</source>
        <translation>Das Netz lernt den Mund jedes Lautes</translation>
    </message>
    <message>
        <source>the training state %1 cannot be read: %2</source>
        <translation>der Trainingsstand %1 lässt sich nicht lesen: %2</translation>
    </message>
    <message>
        <source>%1 belongs to a training with other options; remove it or choose the same options</source>
        <translation>%1 gehört zu einem Training mit anderen Einstellungen; entferne es oder wähle dieselben</translation>
    </message>
    <message>
        <source>the voice map needs the mouth codes of every clip</source>
        <translation>die Stimmzuordnung braucht die Mundcodes jedes Clips</translation>
    </message>
    <message>
        <source>clip %1 has codes for other frames</source>
        <translation>Clip %1 hat Codes für andere Bilder</translation>
    </message>
    <message>
        <source>a sentence to be heard has no phones or no sound</source>
        <translation>einem Satz zum Hören fehlen Laute oder Ton</translation>
    </message>
    <message>
        <source>the sensitivity is not that of codes of this size</source>
        <translation>die Empfindlichkeit gehört nicht zu Codes dieser Größe</translation>
    </message>
    <message>
        <source>%1 could not be written: is the disk full?</source>
        <translation>%1 ließ sich nicht schreiben: ist der Datenträger voll?</translation>
    </message>
    <message>
        <source>%1 cannot be in a package</source>
        <translation>%1 kann nicht in einem Paket sein</translation>
    </message>
    <message>
        <source>%1 could not be copied: %2</source>
        <translation>%1 ließ sich nicht kopieren: %2</translation>
    </message>
    <message>
        <source>%1 has no clip with sub-pixel crops, so a network of ours cannot be trained on it</source>
        <translation>%1 hat keinen Clip mit Ausschnitten unterhalb eines Pixels, also lässt sich kein eigenes Netz daran trainieren</translation>
    </message>
    <message>
        <source>%1 has no clip with sound or speech features that a U-Net could be trained on</source>
        <translation>%1 hat keinen Clip mit Ton oder Sprachmerkmalen, an dem sich ein U-Netz trainieren ließe</translation>
    </message>
    <message>
        <source>reading the clips was stopped</source>
        <translation>das Lesen der Clips wurde angehalten</translation>
    </message>
    <message>
        <source>%1 ends before its %2 frames</source>
        <translation>%1 endet vor seinen %2 Bildern</translation>
    </message>
    <message>
        <source>%1 does not have one number for every frame of its clip</source>
        <translation>%1 hat nicht eine Zahl für jedes Bild seines Clips</translation>
    </message>
    <message>
        <source>reading the corpus was stopped</source>
        <translation>das Lesen der Stimmen wurde angehalten</translation>
    </message>
    <message>
        <source>%1 holds no speech corpus; make one with: visema-lab corpus make.</source>
        <translation>%1 enthält keine Stimmen; installiere das Programm neu.</translation>
    </message>
    <message>
        <source>%1 is damaged; delete its folder and make the corpus again.</source>
        <translation>%1 ist beschädigt; installiere das Programm neu.</translation>
    </message>
    <message>
        <source>%1 cannot be opened.</source>
        <translation>%1 lässt sich nicht öffnen.</translation>
    </message>
    <message>
        <source>%1 is not a PCM16 WAV file.</source>
        <translation>%1 ist keine WAV-Datei mit PCM16.</translation>
    </message>
    <message>
        <source>%1 cannot be written; check the free space.</source>
        <translation>%1 lässt sich nicht schreiben; prüfe den freien Platz.</translation>
    </message>
    <message>
        <source>%1 does not hold sentences that were heard: install the program again</source>
        <translation>%1 enthält keine gehörten Sätze: installiere das Programm neu</translation>
    </message>
    <message>
        <source>light and place of a picture vary by less than a half</source>
        <translation>Licht und Ort eines Bildes schwanken um weniger als die Hälfte</translation>
    </message>
    <message>
        <source>training needs at least one step and a batch of two or more frames</source>
        <translation>ein Training braucht mindestens einen Schritt und zwei Bilder je Durchgang</translation>
    </message>
    <message>
        <source>the weight of the adversarial term lies between 0 and 10</source>
        <translation>das Gewicht des Kritikers liegt zwischen 0 und 10</translation>
    </message>
    <message>
        <source>the voice map needs at least one step and a batch of two frames</source>
        <translation>die Stimmzuordnung braucht mindestens einen Schritt und zwei Bilder je Durchgang</translation>
    </message>
    <message>
        <source>Checking %1</source>
        <translation>%1 wird geprüft</translation>
    </message>
    <message>
        <source>copying %1 was stopped</source>
        <translation>das Kopieren von %1 wurde angehalten</translation>
    </message>
    <message>
        <source>reading %1 was stopped</source>
        <translation>das Lesen von %1 wurde angehalten</translation>
    </message>
    <message>
        <source>measuring %1 was stopped</source>
        <translation>das Messen von %1 wurde angehalten</translation>
    </message>
    <message>
        <source>looking at %1 was stopped</source>
        <translation>das Ansehen von %1 wurde angehalten</translation>
    </message>
    <message>
        <source>Listening</source>
        <translation>Der Ton wird gehört</translation>
    </message>
    <message>
        <source>Rendering</source>
        <translation>Das Video entsteht</translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation>Wird heruntergeladen</translation>
    </message>
    <message>
        <source>the consent of the person shown is missing: say who it is with --person and how they agreed with --consent</source>
        <translation>die Einwilligung der gezeigten Person fehlt: sag, wer sie ist und wie sie eingewilligt hat</translation>
    </message>
    <message>
        <source>the program %1 cannot be run</source>
        <translation>das Programm %1 lässt sich nicht starten</translation>
    </message>
    <message>
        <source>%1 cannot be read; name a file of timed phones (.lab).</source>
        <translation>%1 lässt sich nicht lesen; nenne eine Datei mit Lauten und Zeiten (.lab).</translation>
    </message>
    <message>
        <source>%1 holds no phones.</source>
        <translation>%1 enthält keine Laute.</translation>
    </message>
    <message>
        <source>move the sound</source>
        <translation>den Ton verschieben</translation>
    </message>
    <message>
        <source>%1 cannot be read; name a text file with lines &quot;word = how it is said&quot;.</source>
        <translation>%1 lässt sich nicht lesen; nenne eine Textdatei mit Zeilen der Form „Wort = wie man es spricht“.</translation>
    </message>
    <message>
        <source>%1, line %2: &quot;%3&quot; is not &quot;word = how it is said&quot;.</source>
        <translation>%1, Zeile %2: „%3“ hat nicht die Form „Wort = wie man es spricht“.</translation>
    </message>
    <message>
        <source>This voice reads no SSML; take one of espeak-ng, or leave the marks out.</source>
        <translation>Diese Stimme liest kein SSML; nimm eine von espeak-ng oder lass die Auszeichnungen weg.</translation>
    </message>
    <message>
        <source>There is nothing to say; write a sentence.</source>
        <translation>Es gibt nichts zu sagen; schreibe einen Satz.</translation>
    </message>
    <message>
        <source>The voice changes its sample rate from one sentence to the next.</source>
        <translation>Die Stimme wechselt ihre Abtastrate von einem Satz zum nächsten.</translation>
    </message>
    <message>
        <source>The voice %1 does not speak here; install the package %2, or name one that &quot;visema speak --voices&quot; lists.</source>
        <translation>Die Stimme %1 spricht hier nicht; installiere das Paket %2 oder wähle eine andere Stimme.</translation>
    </message>
    <message>
        <source>festival and one of its voices</source>
        <translation>festival und eine seiner Stimmen</translation>
    </message>
    <message>
        <source>&quot;%1&quot; prints no WAV file for a text; try it as &quot;echo Hello | %2 &gt; hello.wav&quot;.</source>
        <translation>„%1“ gibt zu einem Text keine WAV-Datei aus; versuche es mit „echo Hello | %2 &gt; hello.wav“.</translation>
    </message>
    <message>
        <source>the video took longer to make than the %1 s it was given: order it anew with a higher limit</source>
        <translation>das Video brauchte länger als die %1 s, die es haben sollte: bestelle es neu mit mehr Zeit</translation>
    </message>
    <message>
        <source>a job of the queue cannot be read: remove it</source>
        <translation>ein Auftrag der Warteschlange lässt sich nicht lesen: entferne ihn</translation>
    </message>
</context>
<context>
    <name>Export</name>
    <message>
        <source>Lips and sound are being compared…</source>
        <translation>Lippen und Ton werden verglichen …</translation>
    </message>
    <message>
        <source>Rendered in %1, %2× real time</source>
        <translation>Gerendert in %1, %2× Echtzeit</translation>
    </message>
    <message>
        <source>Will retry at %1: %2</source>
        <translation>Neuer Versuch um %1: %2</translation>
    </message>
    <message>
        <source>%1
Engine %2, video encoder %3</source>
        <translation>%1
Engine %2, Videoencoder %3</translation>
    </message>
    <message>
        <source>%1 % done; resumes from there</source>
        <translation>%1 % sind fertig; von dort geht es weiter</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Ton</translation>
    </message>
    <message>
        <source>Avatar</source>
        <translation>Avatar</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>Video</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>Hinzugefügt</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Engine</translation>
    </message>
    <message>
        <source>Video encoder</source>
        <translation>Videoencoder</translation>
    </message>
    <message>
        <source>Speech encoder</source>
        <translation>Sprachencoder</translation>
    </message>
    <message>
        <source>Frames</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Resumed from</source>
        <translation>Fortgesetzt ab</translation>
    </message>
    <message>
        <source>frame %1</source>
        <translation>Bild %1</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Colour offset</source>
        <translation>Farbabweichung</translation>
    </message>
    <message>
        <source>%1 grey levels</source>
        <translation>%1 Graustufen</translation>
    </message>
    <message>
        <source>%1 px high</source>
        <translation>%1 px hoch</translation>
    </message>
    <message>
        <source>1 frame off</source>
        <translation>1 Bild daneben</translation>
    </message>
    <message>
        <source>%1 frames off</source>
        <translation>%1 Bilder daneben</translation>
    </message>
    <message>
        <source>Sync %1</source>
        <translation>Synchron %1</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Lips and sound</source>
        <translation>Lippen und Ton</translation>
    </message>
    <message>
        <source>uncertain</source>
        <translation>unsicher</translation>
    </message>
    <message>
        <source>Sync %1 (reliable from %2), %3</source>
        <translation>Synchron %1 (verlässlich ab %2), %3</translation>
    </message>
    <message>
        <source>Stopped before it finished</source>
        <translation>Vor dem Ende angehalten</translation>
    </message>
    <message>
        <source>Mouth jitter</source>
        <translation>Unruhe</translation>
    </message>
</context>
<context>
    <name>ExportPresets</name>
    <message>
        <source>As filmed</source>
        <translation>Wie gefilmt</translation>
    </message>
    <message>
        <source>MP4 · H.264 · High</source>
        <translation>MP4 · H.264 · Hoch</translation>
    </message>
    <message>
        <source>For anything that plays video.</source>
        <translation>Für alles, was Videos abspielt.</translation>
    </message>
    <message>
        <source>MP4 · H.264 · Quick</source>
        <translation>MP4 · H.264 · Schnell</translation>
    </message>
    <message>
        <source>Smaller and faster to make.</source>
        <translation>Kleiner und schneller fertig.</translation>
    </message>
    <message>
        <source>WebM · VP9</source>
        <translation>WebM · VP9</translation>
    </message>
    <message>
        <source>For web pages. Slow to make.</source>
        <translation>Für Webseiten. Dauert länger.</translation>
    </message>
    <message>
        <source>MOV · ProRes 4444</source>
        <translation>MOV · ProRes 4444</translation>
    </message>
    <message>
        <source>Nearly lossless</source>
        <translation>Fast verlustfrei</translation>
    </message>
    <message>
        <source>PCM, uncompressed</source>
        <translation>PCM, unkomprimiert</translation>
    </message>
    <message>
        <source>PNG pictures</source>
        <translation>PNG-Bilder</translation>
    </message>
    <message>
        <source>A folder with every frame and the sound.</source>
        <translation>Ein Ordner mit jedem Einzelbild, daneben der Ton.</translation>
    </message>
    <message>
        <source>Lossless</source>
        <translation>Verlustfrei</translation>
    </message>
    <message>
        <source>Landscape, 16:9</source>
        <translation>Quer, 16:9</translation>
    </message>
    <message>
        <source>Square</source>
        <translation>Quadratisch</translation>
    </message>
    <message>
        <source>Portrait, 9:16</source>
        <translation>Hochkant, 9:16</translation>
    </message>
    <message>
        <source>%1, %2 high</source>
        <translation>%1, %2 hoch</translation>
    </message>
    <message>
        <source>CRF %1, %2</source>
        <translation>CRF %1, %2</translation>
    </message>
    <message>
        <source>very fast</source>
        <translation>sehr schnell</translation>
    </message>
    <message>
        <source>medium</source>
        <translation>mittel</translation>
    </message>
    <message>
        <source>CRF %1</source>
        <translation>CRF %1</translation>
    </message>
    <message>
        <source>%1 · −16 LUFS</source>
        <translation>%1 · −16 LUFS</translation>
    </message>
    <message>
        <source>MP4 · Portrait for phones</source>
        <translation>MP4 · Hochkant fürs Telefon</translation>
    </message>
    <message>
        <source>Vertical, framed on the face, at the loudness phones expect.</source>
        <translation>Hochkant, mit dem Gesicht im Bild und der Lautheit, die Telefone erwarten.</translation>
    </message>
    <message>
        <source>For editing. Large files.</source>
        <translation>Für den Schnitt. Große Dateien.</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>Bildrate</translation>
    </message>
    <message>
        <source>%1 fps</source>
        <translation>%1 fps</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Ton</translation>
    </message>
    <message>
        <source>Subtitles</source>
        <translation>Untertitel</translation>
    </message>
    <message>
        <source>Separate file</source>
        <translation>Eigene Datei</translation>
    </message>
    <message>
        <source>Burned in</source>
        <translation>Im Bild</translation>
    </message>
    <message>
        <source>AAC at the sample rate of the source</source>
        <translation>AAC, Rate der Datei</translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message>
        <source>Sound and video (%1);;All files (*)</source>
        <translation>Ton und Video (%1);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Pictures and videos (%1);;All files (*)</source>
        <translation>Bilder und Videos (%1);;Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>Library</name>
    <message>
        <source>%1 px</source>
        <translation>%1 px</translation>
    </message>
    <message>
        <source>Consent not stated</source>
        <translation>Einwilligung nicht angegeben</translation>
    </message>
    <message>
        <source>Clips</source>
        <translation>Clips</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Footage</source>
        <translation>Material</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>Autor</translation>
    </message>
    <message>
        <source>On disk</source>
        <translation>Auf der Platte</translation>
    </message>
    <message>
        <source>%1 was imported</source>
        <translation>%1 wurde importiert</translation>
    </message>
    <message>
        <source>Checked</source>
        <translation>Geprüft</translation>
    </message>
    <message>
        <source>Differs</source>
        <translation>Weicht ab</translation>
    </message>
    <message>
        <source>no network</source>
        <translation>kein Netz</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Gefunden</translation>
    </message>
    <message>
        <source>Assumed</source>
        <translation>Angenommen</translation>
    </message>
    <message>
        <source>Needed</source>
        <translation>Wird gebraucht</translation>
    </message>
    <message>
        <source>Parity %1 dB</source>
        <translation>Gleichheit %1 dB</translation>
    </message>
    <message>
        <source>Checks</source>
        <translation>Prüfungen</translation>
    </message>
    <message>
        <source>not run</source>
        <translation>nicht gelaufen</translation>
    </message>
    <message>
        <source>Comes with the studio</source>
        <translation>Kommt mit dem Studio</translation>
    </message>
    <message>
        <source>Added by you</source>
        <translation>Von dir hinzugefügt</translation>
    </message>
    <message>
        <source>The file %1 is missing. Put it back, or remove the avatar from the library.</source>
        <translation>Die Datei %1 fehlt. Lege sie zurück oder entferne den Avatar aus der Bibliothek.</translation>
    </message>
    <message>
        <source>Repaired</source>
        <translation>Repariert</translation>
    </message>
</context>
<context>
    <name>LiveSession</name>
    <message>
        <source>light network</source>
        <translation>leichtes Netz</translation>
    </message>
    <message>
        <source>every second frame</source>
        <translation>jedes zweite Bild</translation>
    </message>
    <message>
        <source>mouth at rest</source>
        <translation>Mund in Ruhe</translation>
    </message>
    <message>
        <source>Lookahead</source>
        <translation>Vorausschau</translation>
    </message>
    <message>
        <source>Hear</source>
        <translation>Hören</translation>
    </message>
    <message>
        <source>Paint</source>
        <translation>Malen</translation>
    </message>
    <message>
        <source>Capture</source>
        <translation>Aufnahme</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Warten</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>Warten</translation>
    </message>
</context>
<context>
    <name>MicrophoneTest</name>
    <message>
        <source>Nothing was heard. Is the microphone muted, or is it another one?</source>
        <translation>Es war nichts zu hören. Ist das Mikrofon stumm, oder ist es ein anderes?</translation>
    </message>
    <message>
        <source>Very quiet. Set the gain to about %1.</source>
        <translation>Sehr leise. Stelle die Verstärkung auf etwa %1.</translation>
    </message>
    <message>
        <source>Mostly noise. Speak during the test, or move closer to the microphone.</source>
        <translation>Fast nur Geräusch. Sprich während der Probe, oder geh näher ans Mikrofon.</translation>
    </message>
    <message>
        <source>Too loud: the sound is clipped. Lower the gain or the system&apos;s input volume.</source>
        <translation>Zu laut: Der Ton übersteuert. Verringere die Verstärkung oder die Aufnahmelautstärke des Systems.</translation>
    </message>
    <message>
        <source>Your voice is loud and clear.</source>
        <translation>Deine Stimme ist laut und deutlich.</translation>
    </message>
    <message>
        <source>%1 dB</source>
        <translation>%1 dB</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>%1 (not connected)</source>
        <translation>%1 (nicht angeschlossen)</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Ton</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>Mikrofon</translation>
    </message>
    <message>
        <source>System default</source>
        <translation>Standard des Systems</translation>
    </message>
    <message>
        <source>Remembered by name: it is used again when it is plugged back in.</source>
        <translation>Nach Namen gewählt: Kommt es nach dem Abziehen wieder, wird es wieder benutzt.</translation>
    </message>
    <message>
        <source>Speakers</source>
        <translation>Lautsprecher</translation>
    </message>
    <message>
        <source>For files, and for a voice played back in time with the lips.</source>
        <translation>Für Dateien und für eine lippensynchron abgespielte Stimme.</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Engine</translation>
    </message>
    <message>
        <source>Rendering engine</source>
        <translation>Engine</translation>
    </message>
    <message>
        <source>Automatic (the fastest on this computer)</source>
        <translation>Automatisch (die schnellste auf diesem Rechner)</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Exported videos</source>
        <translation>Exportierte Videos</translation>
    </message>
    <message>
        <source>Folder for videos</source>
        <translation>Wohin die Videos kommen</translation>
    </message>
    <message>
        <source>Takes</source>
        <translation>Aufnahmen</translation>
    </message>
    <message>
        <source>Folder for takes</source>
        <translation>Wohin Aufnahmen kommen</translation>
    </message>
    <message>
        <source>A take keeps the voice and which pictures were shown, so that it can be made into a full-quality video later.</source>
        <translation>Eine Aufnahme hält fest, was gesagt und gezeigt wurde, um später ein Video in voller Qualität daraus zu machen.</translation>
    </message>
    <message>
        <source>Avatars</source>
        <translation>Avatare</translation>
    </message>
    <message>
        <source>Folder for avatars</source>
        <translation>Wo Avatare liegen</translation>
    </message>
    <message>
        <source>Packages put here appear in the library.</source>
        <translation>Pakete, die hier liegen, erscheinen in der Bibliothek.</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Follow the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farbschema</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Takes effect the next time the studio starts.</source>
        <translation>Gilt ab dem nächsten Start des Studios.</translation>
    </message>
    <message>
        <source>Reduce motion</source>
        <translation>Weniger Bewegung</translation>
    </message>
    <message>
        <source>Panels and switches change without sliding</source>
        <translation>Leisten und Schalter wechseln, ohne zu gleiten</translation>
    </message>
    <message>
        <source>All engines make the same picture. A video is made with the engine chosen when it was added.</source>
        <translation>Alle malen dasselbe Bild. Für Filme gilt das, was beim Hinzufügen gewählt ist.</translation>
    </message>
    <message>
        <source>%1 MB</source>
        <translation>%1 MB</translation>
    </message>
    <message>
        <source>Memory limit</source>
        <translation>Speichergrenze</translation>
    </message>
    <message>
        <source>Automatic (as little as needed)</source>
        <translation>Automatisch (so wenig wie nötig)</translation>
    </message>
    <message>
        <source>The most memory the studio may use; the status bar shows how much it uses now. With more, long clips are kept in memory instead of being read from disk again.</source>
        <translation>Wie viel Speicher das Studio höchstens belegen darf; die Statuszeile zeigt, wie viel es gerade belegt. Mit mehr bleiben lange Clips griffbereit, statt wieder von der Platte gelesen zu werden.</translation>
    </message>
</context>
<context>
    <name>ShowInFolder</name>
    <message>
        <source>No file manager was found. The file is %1</source>
        <translation>Hier antwortet keine Dateiverwaltung. Die Datei ist %1</translation>
    </message>
    <message>
        <source>Copy the path</source>
        <translation>Pfad kopieren</translation>
    </message>
    <message>
        <source>%1 no longer exists.</source>
        <translation>%1 ist nicht mehr da.</translation>
    </message>
</context>
<context>
    <name>Studio</name>
    <message>
        <source>Open the folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Visema Studio ended unexpectedly last time. A report was saved; nothing was sent to anyone.</source>
        <translation>Visema Studio endete beim letzten Mal unerwartet. Ein Bericht wurde gespeichert; er wurde niemandem gesendet.</translation>
    </message>
</context>
<context>
    <name>Text</name>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>%1 MB</source>
        <translation>%1 MB</translation>
    </message>
    <message>
        <source>%1 GB</source>
        <translation>%1 GB</translation>
    </message>
</context>
<context>
    <name>visema::studio::AirWiring</name>
    <message>
        <source>There is no keyring here, so the key is not kept: enter it each time.</source>
        <translation>Hier gibt es keinen Schlüsselbund, der Schlüssel wird also nicht behalten: gib ihn jedes Mal ein.</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
</context>
<context>
    <name>visema::studio::BuildController</name>
    <message>
        <source>Fitting the frame</source>
        <translation>Das Bild wird eingepasst</translation>
    </message>
    <message>
        <source>Reading the video</source>
        <translation>Das Video wird gelesen</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Es beginnt</translation>
    </message>
    <message>
        <source>Finishing the avatar</source>
        <translation>Der Avatar wird fertiggestellt</translation>
    </message>
    <message>
        <source>Writing the clips</source>
        <translation>Die Clips werden geschrieben</translation>
    </message>
</context>
<context>
    <name>visema::studio::BuildPageWiring</name>
    <message>
        <source>The avatar is ready</source>
        <translation>Der Avatar ist fertig</translation>
    </message>
</context>
<context>
    <name>visema::studio::DeviceController</name>
    <message>
        <source>System default</source>
        <translation>Standard des Systems</translation>
    </message>
    <message>
        <source>%1 · %2 channels</source>
        <translation>%1 · %2 Kanäle</translation>
    </message>
</context>
<context>
    <name>visema::studio::ExportPageWiring</name>
    <message>
        <source>There is no text next to %1, so the video gets no subtitles.</source>
        <translation>Neben %1 liegt kein Text, darum bekommt das Video keine Untertitel.</translation>
    </message>
    <message>
        <source>There is no text next to %1, so the lips follow the sound and the video gets no subtitles.</source>
        <translation>Neben %1 liegt kein Text, darum folgen die Lippen dem Ton, und das Video bekommt keine Untertitel.</translation>
    </message>
    <message>
        <source>Choose an avatar first.</source>
        <translation>Wähle zuerst einen Avatar.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>%1 was cancelled.</source>
        <translation>%1 wurde abgebrochen.</translation>
    </message>
    <message>
        <source>Pause it</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>It resumes later where it stopped</source>
        <translation>Es geht später von dort weiter</translation>
    </message>
    <message>
        <source>Discard it</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Cancels the job; the unfinished video is deleted</source>
        <translation>Bricht den Auftrag ab; was davon fertig war, wird gelöscht</translation>
    </message>
    <message>
        <source>Discard %1?</source>
        <translation>%1 verwerfen?</translation>
    </message>
    <message>
        <source>%1 % of this video is done and would be lost.</source>
        <translation>%1 % dieses Videos sind fertig und gingen verloren.</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>The preview is being made…</source>
        <translation>Die Vorschau wird gemacht…</translation>
    </message>
    <message>
        <source>How %1 was made</source>
        <translation>Wie %1 entstand</translation>
    </message>
    <message>
        <source>%1 is done.</source>
        <translation>%1 ist fertig.</translation>
    </message>
    <message>
        <source>%1 failed: %2</source>
        <translation>%1 ist fehlgeschlagen: %2</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>The video is done</source>
        <translation>Das Video ist fertig</translation>
    </message>
    <message>
        <source>A video failed</source>
        <translation>Ein Video ist fehlgeschlagen</translation>
    </message>
    <message>
        <source>There is no text next to %1, so the lips follow the sound.</source>
        <translation>Neben %1 liegt kein Text, also folgen die Lippen dem Ton.</translation>
    </message>
    <message>
        <source>Removed from the list; finished videos stay.</source>
        <translation>Aus der Liste entfernt; fertige Videos bleiben.</translation>
    </message>
    <message>
        <source>%1 removed from the list; finished videos stay.</source>
        <translation>%1 aus der Liste entfernt; fertige Videos bleiben.</translation>
    </message>
</context>
<context>
    <name>visema::studio::LibraryController</name>
    <message>
        <source>Importing %1</source>
        <translation>%1 wird importiert</translation>
    </message>
    <message>
        <source>%1 is intact</source>
        <translation>%1 ist unversehrt</translation>
    </message>
    <message>
        <source>%1 is damaged</source>
        <translation>%1 ist beschädigt</translation>
    </message>
    <message>
        <source>Intact</source>
        <translation>Unversehrt</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>Beschädigt</translation>
    </message>
    <message>
        <source>Every file of the package matches its checksum.</source>
        <translation>Jede Datei des Pakets stimmt mit ihrer Prüfsumme überein.</translation>
    </message>
</context>
<context>
    <name>visema::studio::LivePageWiring</name>
    <message>
        <source>No microphone is listed. What is heard may be what this computer plays.</source>
        <translation>Kein Mikrofon ist aufgeführt. Gehört wird vielleicht, was dieser Rechner abspielt.</translation>
    </message>
    <message>
        <source>There is no sound file to play yet. Choose one at the right, or drop one on the page.</source>
        <translation>Es ist noch keine Tondatei gewählt. Wähle rechts eine oder lege eine auf der Seite ab.</translation>
    </message>
    <message>
        <source>There is nothing to say yet. Write it under Source.</source>
        <translation>Es gibt noch nichts zu sagen. Schreib es unter Quelle.</translation>
    </message>
    <message>
        <source>The demo&apos;s sound file is missing. Choose a sound file of your own instead.</source>
        <translation>Die Tondatei der Vorführung fehlt. Wähle stattdessen eine eigene.</translation>
    </message>
</context>
<context>
    <name>visema::studio::MicrophoneTest</name>
    <message>
        <source>Opening the microphone…</source>
        <translation>Das Mikrofon wird geöffnet…</translation>
    </message>
    <message>
        <source>This is how you sound…</source>
        <translation>So klingst du…</translation>
    </message>
    <message>
        <source>Say something… %1</source>
        <translation>Sag etwas… %1</translation>
    </message>
</context>
<context>
    <name>visema::studio::Quitting</name>
    <message>
        <source>%1 is being made: %2 % done.</source>
        <translation>%1 wird gemacht: %2 % sind fertig.</translation>
    </message>
    <message>
        <source>A take is being recorded, %1 so far. It is saved when you quit.</source>
        <translation>Eine Aufnahme läuft, bisher %1. Beim Beenden wird sie gespeichert.</translation>
    </message>
    <message>
        <source>Quit Visema Studio?</source>
        <translation>Visema Studio beenden?</translation>
    </message>
    <message>
        <source>Keep it open</source>
        <translation>Offen lassen</translation>
    </message>
    <message>
        <source>Save the take and quit</source>
        <translation>Aufnahme speichern und beenden</translation>
    </message>
    <message>
        <source>Ends the take where it is</source>
        <translation>Beendet die Aufnahme an dieser Stelle</translation>
    </message>
    <message>
        <source>Discard the take</source>
        <translation>Aufnahme verwerfen</translation>
    </message>
    <message>
        <source>Moves the recording to the trash</source>
        <translation>Legt das Aufgenommene in den Papierkorb</translation>
    </message>
    <message>
        <source>Finish in the background</source>
        <translation>Im Hintergrund fertig machen</translation>
    </message>
    <message>
        <source>The window closes; the studio quits when the queue is done</source>
        <translation>Das Fenster schließt sich; das Studio endet, wenn die Liste fertig ist</translation>
    </message>
    <message>
        <source>Stop, resume later</source>
        <translation>Anhalten, später weiter</translation>
    </message>
    <message>
        <source>The video resumes when the studio is opened again</source>
        <translation>Das Video geht weiter, wenn das Studio wieder geöffnet wird</translation>
    </message>
    <message>
        <source>Discard the video</source>
        <translation>Video verwerfen</translation>
    </message>
    <message>
        <source>The unfinished video is deleted; the take is saved</source>
        <translation>Das unfertige Video wird gelöscht; die Aufnahme wird gespeichert</translation>
    </message>
    <message>
        <source>The unfinished video is deleted</source>
        <translation>Das unfertige Video wird gelöscht</translation>
    </message>
</context>
<context>
    <name>visema::studio::Recording</name>
    <message>
        <source>Light and distance are good.</source>
        <translation>Licht und Abstand sind gut.</translation>
    </message>
    <message>
        <source>No face is seen: look into the camera.</source>
        <translation>Kein Gesicht zu sehen: sieh in die Kamera.</translation>
    </message>
    <message>
        <source>Two faces are seen: only you should be in the picture.</source>
        <translation>Zwei Gesichter zu sehen: nur du solltest im Bild sein.</translation>
    </message>
    <message>
        <source>Too far away: come closer, until your face fills a third of the height.</source>
        <translation>Zu weit weg: komm näher, bis dein Gesicht ein Drittel der Höhe füllt.</translation>
    </message>
    <message>
        <source>Too close: move back a little.</source>
        <translation>Zu nah: geh etwas zurück.</translation>
    </message>
    <message>
        <source>Off centre: bring your face to the middle of the picture.</source>
        <translation>Nicht in der Mitte: rücke dein Gesicht in die Bildmitte.</translation>
    </message>
    <message>
        <source>Turned away: look straight into the camera.</source>
        <translation>Abgewandt: sieh gerade in die Kamera.</translation>
    </message>
    <message>
        <source>Too dark: turn on a lamp in front of you.</source>
        <translation>Zu dunkel: schalte vor dir eine Lampe ein.</translation>
    </message>
    <message>
        <source>Too bright: move away from the lamp or the window.</source>
        <translation>Zu hell: rücke von Lampe oder Fenster weg.</translation>
    </message>
    <message>
        <source>One side of your face is much darker: turn towards the light.</source>
        <translation>Eine Gesichtshälfte ist viel dunkler: dreh dich zum Licht.</translation>
    </message>
    <message>
        <source>Nothing is heard: is the microphone muted?</source>
        <translation>Nichts zu hören: ist das Mikrofon stumm?</translation>
    </message>
    <message>
        <source>Too quiet: come closer to the microphone.</source>
        <translation>Zu leise: komm näher ans Mikrofon.</translation>
    </message>
    <message>
        <source>Too loud: the sound is clipped. Turn the input down.</source>
        <translation>Zu laut: der Ton übersteuert. Regle den Eingang herunter.</translation>
    </message>
    <message>
        <source>Noisy: turn off what hums, or close the window.</source>
        <translation>Es rauscht: schalte ab, was brummt, oder schließ das Fenster.</translation>
    </message>
    <message>
        <source>No camera was found. Plug one in and open this again, or film yourself with a phone and drop the video on the Build page.</source>
        <translation>Keine Kamera gefunden. Schließ eine an und öffne dies noch einmal, oder filme dich mit dem Telefon und zieh das Video auf die Seite Aufbau.</translation>
    </message>
    <message>
        <source>No microphone was found. Plug one in and open this again.</source>
        <translation>Kein Mikrofon gefunden. Schließ eines an und öffne dies noch einmal.</translation>
    </message>
</context>
<context>
    <name>visema::studio::SettingsStore</name>
    <message>
        <source>The settings in %1 could not be read; the defaults are used. The old file is kept as %2.</source>
        <translation>Die Einstellungen in %1 waren nicht lesbar; es gelten die üblichen. Die alte Datei liegt als %2 daneben.</translation>
    </message>
    <message>
        <source>The settings in %1 could not be read; the defaults are used.</source>
        <translation>Die Einstellungen in %1 waren nicht lesbar; es gelten die üblichen.</translation>
    </message>
</context>
<context>
    <name>visema::studio::SleepInhibitor</name>
    <message>
        <source>The avatar is live</source>
        <translation>Der Avatar ist live</translation>
    </message>
    <message>
        <source>A video is being made</source>
        <translation>Ein Video entsteht</translation>
    </message>
</context>
<context>
    <name>visema::studio::Studio</name>
    <message>
        <source>The avatar is in the library.</source>
        <translation>Der Avatar ist in der Bibliothek.</translation>
    </message>
    <message>
        <source>Put on stage</source>
        <translation>Auf die Bühne</translation>
    </message>
    <message>
        <source>%1 does not exist.</source>
        <translation>%1 ist nicht da.</translation>
    </message>
    <message>
        <source>Choose the network…</source>
        <translation>Netz wählen…</translation>
    </message>
    <message>
        <source>The network that belongs to %1</source>
        <translation>Das Netz, das zu %1 gehört</translation>
    </message>
    <message>
        <source>Networks (*.pth *.pt *.safetensors *.onnx)</source>
        <translation>Netze (*.pth *.pt *.safetensors *.onnx)</translation>
    </message>
    <message>
        <source>Nothing was recorded: %1</source>
        <translation>Es wurde nichts aufgenommen: %1</translation>
    </message>
    <message>
        <source>The take “%1” is saved: %2.</source>
        <translation>Die Aufnahme „%1“ ist gespeichert: %2.</translation>
    </message>
    <message>
        <source>The take broke off: %1. What was recorded until then is saved as “%2”: %3.</source>
        <translation>Die Aufnahme brach ab: %1. Was bis dahin aufgenommen wurde, ist als „%2“ gespeichert: %3.</translation>
    </message>
    <message>
        <source>Make film</source>
        <translation>Video erstellen</translation>
    </message>
</context>
<context>
    <name>visema::studio::TakesController</name>
    <message>
        <source>Its avatar %1 is not in the library.</source>
        <translation>Der Avatar %1 ist nicht mehr in der Bibliothek.</translation>
    </message>
    <message>
        <source>A take&apos;s name cannot begin with a dot or contain a slash. Choose another name.</source>
        <translation>Der Name einer Aufnahme darf nicht mit einem Punkt beginnen und keinen Schrägstrich enthalten. Bitte einen anderen wählen.</translation>
    </message>
</context>
<context>
    <name>visema::studio::TakesPageWiring</name>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>%1 was moved to the trash.</source>
        <translation>%1 liegt jetzt im Papierkorb.</translation>
    </message>
</context>
<context>
    <name>visema::ui::AirBanner</name>
    <message>
        <source>Resume</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Still and mute</source>
        <translation>Standbild und stumm</translation>
    </message>
    <message>
        <source>Shows a still picture and mutes at once, until it is pressed again (P)</source>
        <translation>Zeigt sofort ein Standbild und schweigt, bis noch einmal gedrückt wird (P)</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Live, with a still picture and muted</source>
        <translation>Live, aber als Standbild und stumm</translation>
    </message>
    <message>
        <source>Live: you are seen and heard</source>
        <translation>Live: du wirst gesehen und gehört</translation>
    </message>
    <message>
        <source>Live: you are seen</source>
        <translation>Live: du wirst gesehen</translation>
    </message>
    <message>
        <source>Live: you are heard</source>
        <translation>Live: du wirst gehört</translation>
    </message>
    <message>
        <source>Live: nobody is watching yet</source>
        <translation>Live: noch schaut niemand zu</translation>
    </message>
    <message>
        <source>Ends the stream, the camera and the microphone</source>
        <translation>Beendet den Stream, die Kamera und das Mikrofon</translation>
    </message>
    <message>
        <source>Live: you are streaming, and other programs see you too</source>
        <translation>Live: du streamst, und andere Programme haben dich auch</translation>
    </message>
    <message>
        <source>Live: you stream</source>
        <translation>Live: du streamst</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>Stumm</translation>
    </message>
    <message>
        <source>Others hear nothing, until it is pressed again (M)</source>
        <translation>Andere hören nichts, bis noch einmal gedrückt wird (M)</translation>
    </message>
    <message>
        <source>Live, but muted</source>
        <translation>Live, aber stumm</translation>
    </message>
</context>
<context>
    <name>visema::ui::AvatarPicker</name>
    <message>
        <source>Add an avatar</source>
        <translation>Avatar hinzufügen</translation>
    </message>
    <message>
        <source>Import another avatar in the library</source>
        <translation>In der Bibliothek einen weiteren Avatar importieren</translation>
    </message>
</context>
<context>
    <name>visema::ui::AvatarTile</name>
    <message>
        <source>On stage</source>
        <translation>Auf der Bühne</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>Beschädigt</translation>
    </message>
    <message>
        <source>Double-click to put %1 on stage</source>
        <translation>Doppelklick: %1 auf die Bühne</translation>
    </message>
</context>
<context>
    <name>visema::ui::BackdropPicker</name>
    <message>
        <source>As filmed</source>
        <translation>Wie gefilmt</translation>
    </message>
    <message>
        <source>Leaves the background as it is in the footage</source>
        <translation>Lässt den Hintergrund, wie er gefilmt wurde</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <source>Puts a plain colour behind the avatar</source>
        <translation>Stellt eine Farbfläche hinter den Avatar</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Puts a picture or a video behind the avatar; you can also drop one on the page</source>
        <translation>Stellt ein Bild oder Video hinter den Avatar; du kannst eins auf der Seite ablegen</translation>
    </message>
    <message>
        <source>Choose a picture…</source>
        <translation>Ein Bild wählen …</translation>
    </message>
    <message>
        <source>A picture or a video; it is cropped to fit</source>
        <translation>Ein Bild oder Video; es wird auf die Form des Avatars zugeschnitten</translation>
    </message>
    <message>
        <source>Choose a picture</source>
        <translation>Ein Bild wählen</translation>
    </message>
    <message>
        <source>Replacing the background needs an avatar filmed in front of an even green.</source>
        <translation>Ein anderer Hintergrund braucht einen Avatar, der vor gleichmäßigem Grün gefilmt wurde.</translation>
    </message>
    <message>
        <source>%1 was not filmed in front of an even green or blue, so its background cannot be replaced.</source>
        <translation>%1 wurde nicht vor gleichmäßigem Grün oder Blau gefilmt, deshalb bleibt der Hintergrund wie gefilmt.</translation>
    </message>
</context>
<context>
    <name>visema::ui::BuildPage</name>
    <message>
        <source>Build</source>
        <translation>Aufbau</translation>
    </message>
    <message>
        <source>Chooses videos to build an avatar from</source>
        <translation>Wählt Videos, aus denen ein Avatar entsteht</translation>
    </message>
    <message>
        <source>1 to 5, 0</source>
        <translation>1 bis 5, 0</translation>
    </message>
    <message>
        <source>Arrows</source>
        <translation>Pfeile</translation>
    </message>
    <message>
        <source>Nudge it, or step through the frames</source>
        <translation>Schieben ihn oder gehen durch die Bilder</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>Neu prüfen</translation>
    </message>
    <message>
        <source>Close this build</source>
        <translation>Aufbau schließen</translation>
    </message>
    <message>
        <source>Footage</source>
        <translation>Material</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Track</source>
        <translation>Verfolgen</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>Maske</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Trainieren</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>Beurteilen</translation>
    </message>
    <message>
        <source>Package</source>
        <translation>Paket</translation>
    </message>
    <message>
        <source>Build an avatar from</source>
        <translation>Avatar aufbauen aus</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Nicht gefunden</translation>
    </message>
    <message>
        <source>Not checked yet</source>
        <translation>Noch nicht geprüft</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>Measures everything again</source>
        <translation>Misst alles noch einmal</translation>
    </message>
    <message>
        <source>Goes to the next step</source>
        <translation>Geht einen Schritt weiter</translation>
    </message>
    <message>
        <source>The footage has to be checked first.</source>
        <translation>Das Material muss erst geprüft werden.</translation>
    </message>
    <message>
        <source>Train it first.</source>
        <translation>Trainiere ihn zuerst.</translation>
    </message>
    <message>
        <source>Choose a video…</source>
        <translation>Video wählen…</translation>
    </message>
    <message>
        <source>Chooses a video of a person who talks</source>
        <translation>Wählt ein Video einer Person, die spricht</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>Training starten</translation>
    </message>
    <message>
        <source>Put on stage</source>
        <translation>Auf die Bühne</translation>
    </message>
    <message>
        <source>Puts the avatar on stage</source>
        <translation>Bringt den Avatar auf die Bühne</translation>
    </message>
    <message>
        <source>Make the avatar</source>
        <translation>Avatar erstellen</translation>
    </message>
    <message>
        <source>The avatar is in the library: %1</source>
        <translation>Der Avatar ist in der Bibliothek: %1</translation>
    </message>
    <message>
        <source>Goes to the previous step</source>
        <translation>Geht einen Schritt zurück</translation>
    </message>
    <message>
        <source>Undoes your last change</source>
        <translation>Nimmt zurück, was deine Hand zuletzt tat</translation>
    </message>
    <message>
        <source>Redoes what was undone</source>
        <translation>Stellt Zurückgenommenes wieder her</translation>
    </message>
    <message>
        <source>Not verified yet</source>
        <translation>Noch nicht beurteilt</translation>
    </message>
    <message>
        <source>The network is measured on the last tenth of the footage, which it never saw in training.</source>
        <translation>Was gelernt wurde, wird am letzten Zehntel des Materials gemessen, das das Netz nie gesehen hat.</translation>
    </message>
    <message>
        <source>Select one point of the face, or all of them</source>
        <translation>Wählen einen Punkt des Gesichts oder das ganze</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Ordner zeigen</translation>
    </message>
    <message>
        <source>Shows the files of this build in a file manager</source>
        <translation>Öffnet den Ordner dieses Aufbaus in der Dateiverwaltung</translation>
    </message>
    <message>
        <source>A word-for-word transcript of the video helps the mouth learn</source>
        <translation>Nimmt auf, was im Video gesagt wird, Wort für Wort: der Mund lernt mehr daraus</translation>
    </message>
    <message>
        <source>Closes this build so that you can start another; everything is saved</source>
        <translation>Legt ihn weg, damit ein anderer begonnen werden kann; alles ist gespeichert</translation>
    </message>
    <message>
        <source>How it works</source>
        <translation>So geht es</translation>
    </message>
    <message>
        <source>Rates the footage. Takes about as long as the footage itself.</source>
        <translation>Sagt, was das Material taugt. Etwa so lange wie das Material selbst.</translation>
    </message>
    <message>
        <source>Shows where the face is in every frame, and lets you correct it.</source>
        <translation>Zeigt, wo das Gesicht in jedem Bild ist, und lässt es dich berichtigen.</translation>
    </message>
    <message>
        <source>Shows which part of the face will be painted.</source>
        <translation>Zeigt, was vom Gesicht gemalt wird.</translation>
    </message>
    <message>
        <source>Trains a network on this mouth. Takes about an hour on two cores; you can close the window meanwhile.</source>
        <translation>Lehrt ein Netz diesen Mund. Etwa eine Stunde auf zwei Kernen; das Fenster darf zu sein.</translation>
    </message>
    <message>
        <source>Measures the network on footage it never saw.</source>
        <translation>Sagt, was gelernt wurde, an dem, was das Netz nie gesehen hat.</translation>
    </message>
    <message>
        <source>Asks for a name and for the consent of the person shown. Then the avatar is ready to speak.</source>
        <translation>Fragt nach einem Namen und der Einwilligung der gezeigten Person. Dann spricht er.</translation>
    </message>
    <message>
        <source>Checking the footage</source>
        <translation>Das Material wird angesehen</translation>
    </message>
    <message>
        <source>Light, sound, cuts, and where the face is in every frame. This takes about as long as the footage itself; you can close the window and continue later.</source>
        <translation>Licht, Ton, Schnitte, und wo das Gesicht in jedem Bild ist. Das dauert etwa so lange wie das Material selbst; du kannst das Fenster schließen und später weitermachen.</translation>
    </message>
    <message>
        <source>The check rates the footage before an hour is spent on training.</source>
        <translation>Die Prüfung sagt, was das Material taugt, bevor eine Stunde darauf verwendet wird.</translation>
    </message>
    <message>
        <source>Undo: %1 (%2)</source>
        <translation>Nimmt zurück: %1 (%2)</translation>
    </message>
    <message>
        <source>Redo: %1 (%2)</source>
        <translation>Stellt wieder her: %1 (%2)</translation>
    </message>
    <message>
        <source>Verify again</source>
        <translation>Neu beurteilen</translation>
    </message>
    <message>
        <source>Transcript…</source>
        <translation>Text …</translation>
    </message>
    <message>
        <source>Add a transcript…</source>
        <translation>Text hinzufügen …</translation>
    </message>
    <message>
        <source>%1 blocks the training. %2</source>
        <translation>%1 verhindert das Training. %2</translation>
    </message>
    <message>
        <source>Rates the footage</source>
        <translation>Sieht das Material an und sagt, was es taugt</translation>
    </message>
    <message>
        <source>Available after training</source>
        <translation>Sobald er trainiert ist</translation>
    </message>
    <message>
        <source>Trains in the background, even after this window is closed</source>
        <translation>Trainiert in einem eigenen Prozess, der weiterläuft, wenn dieses Fenster geschlossen wird</translation>
    </message>
    <message>
        <source>Measures the network on footage it never saw</source>
        <translation>Misst das Gelernte an dem, was das Netz nie gesehen hat</translation>
    </message>
    <message>
        <source>Finishes the avatar and adds it to the library</source>
        <translation>Stellt den Avatar fertig und legt ihn in die Bibliothek</translation>
    </message>
</context>
<context>
    <name>visema::ui::BuildStart</name>
    <message>
        <source>Videos (%1);;All files (*)</source>
        <translation>Videos (%1);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Builds</source>
        <translation>Aufbauten</translation>
    </message>
    <message>
        <source>Chooses a video of a person who talks</source>
        <translation>Wählt ein Video einer Person, die spricht</translation>
    </message>
    <message>
        <source>What good footage looks like</source>
        <translation>So sieht gutes Material aus</translation>
    </message>
    <message>
        <source>Two minutes of one person who looks into the camera and talks, close enough that the face fills a third of the picture. Steady light from the front, a quiet room, no cuts, and nothing in front of the mouth. A few seconds with closed lips at the beginning and at the end.</source>
        <translation>Zwei Minuten einer Person, die in die Kamera schaut und spricht, so nah, dass das Gesicht ein Drittel des Bildes füllt. Gleichmäßiges Licht von vorn, ein ruhiger Raum, keine Schnitte und nichts vor dem Mund. Am Anfang und am Ende ein paar Sekunden mit geschlossenen Lippen.</translation>
    </message>
    <message>
        <source>Drop a video of a person who talks</source>
        <translation>Zieh ein Video einer Person hierher, die spricht</translation>
    </message>
    <message>
        <source>Drop another video of the same person to add it to %1</source>
        <translation>Zieh ein weiteres Video derselben Person hierher, um es zu %1 hinzuzufügen</translation>
    </message>
    <message>
        <source>or press Enter to choose one; it stays where it is and never leaves this machine</source>
        <translation>oder drücke die Eingabetaste, um eins zu wählen; es bleibt, wo es ist, und verlässt diesen Rechner nie</translation>
    </message>
    <message>
        <source>Record yourself…</source>
        <translation>Dich aufnehmen…</translation>
    </message>
    <message>
        <source>Films you with a camera while you read sentences that hold every sound (Ctrl+R)</source>
        <translation>Filmt dich mit einer Kamera, während du Sätze liest, in denen jeder Laut vorkommt (Strg+R)</translation>
    </message>
    <message>
        <source>Opens %1</source>
        <translation>Öffnet %1</translation>
    </message>
</context>
<context>
    <name>visema::ui::CheckCard</name>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Plays the film</source>
        <translation>Spielt den Film ab</translation>
    </message>
    <message>
        <source>Do not continue</source>
        <translation>Doch nicht weitermachen</translation>
    </message>
    <message>
        <source>Continue anyway</source>
        <translation>Trotzdem weitermachen</translation>
    </message>
    <message>
        <source>Lets this block the training again</source>
        <translation>Lässt dies das Training wieder verhindern</translation>
    </message>
    <message>
        <source>Trains anyway; the avatar will show the problem</source>
        <translation>Trainiert trotzdem; was der Satz sagt, wird man dem Avatar ansehen</translation>
    </message>
    <message>
        <source>Plays the sound of this video earlier or later from now on; the file stays as it is</source>
        <translation>Spielt den Ton dieses Videos von nun an früher oder später; die Datei bleibt, wie sie ist</translation>
    </message>
    <message>
        <source>Play the sound %1 ms later</source>
        <translation>Ton %1 ms später spielen</translation>
    </message>
    <message>
        <source>Play the sound %1 ms earlier</source>
        <translation>Ton %1 ms früher spielen</translation>
    </message>
    <message>
        <source>Play the sound as recorded</source>
        <translation>Ton wie aufgenommen spielen</translation>
    </message>
</context>
<context>
    <name>visema::ui::CheckView</name>
    <message>
        <source>Allowed</source>
        <translation>Erlaubt</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>Gut</translation>
    </message>
    <message>
        <source>Blocks</source>
        <translation>Verhindert</translation>
    </message>
    <message>
        <source>Worth a look</source>
        <translation>Ansehen</translation>
    </message>
</context>
<context>
    <name>visema::ui::ErrorTimeline</name>
    <message>
        <source>Tracking quality</source>
        <translation>Güte der Spur</translation>
    </message>
    <message>
        <source>Click to go there, Shift-click to choose a stretch; arrow keys step, Page keys step a second</source>
        <translation>Klick geht dorthin, Umschalt-Klick wählt einen Abschnitt; Pfeiltasten gehen ein Bild, Bildtasten eine Sekunde</translation>
    </message>
</context>
<context>
    <name>visema::ui::ExportPage</name>
    <message>
        <source>Export</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>Clear finished</source>
        <translation>Fertige entfernen</translation>
    </message>
    <message>
        <source>Removes finished items from the list; the videos stay</source>
        <translation>Nimmt fertige Zeilen aus der Liste; die Videos bleiben</translation>
    </message>
    <message>
        <source>Pause all</source>
        <translation>Alle anhalten</translation>
    </message>
    <message>
        <source>Pauses the queue where it is; nothing is lost</source>
        <translation>Hält die Warteschlange an; nichts geht verloren</translation>
    </message>
    <message>
        <source>Add audio</source>
        <translation>Ton hinzufügen</translation>
    </message>
    <message>
        <source>Chooses sound files to export (%1)</source>
        <translation>Tondateien für den Export auswählen (%1)</translation>
    </message>
    <message>
        <source>Drop audio files here</source>
        <translation>Tondateien hier ablegen</translation>
    </message>
    <message>
        <source>or press Enter to choose them; each becomes a video</source>
        <translation>oder mit der Eingabetaste auswählen; jede wird ein Video</translation>
    </message>
    <message>
        <source>Avatar</source>
        <translation>Avatar</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Vorgabe</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>End on the neutral pose</source>
        <translation>In Ruhehaltung enden</translation>
    </message>
    <message>
        <source>Adds a few frames to come to rest, so that videos can be joined</source>
        <translation>Fügt die wenigen Bilder an, bis Ruhe einkehrt; so lassen sich Videos aneinanderfügen</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Wohin</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>Ordner wählen…</translation>
    </message>
    <message>
        <source>Folder for videos</source>
        <translation>Wohin die Videos kommen</translation>
    </message>
    <message numerus="yes">
        <source>%n to do</source>
        <translation>
            <numerusform>%n offen</numerusform>
            <numerusform>%n offen</numerusform>
        </translation>
    </message>
    <message>
        <source>No avatar in the library</source>
        <translation>Kein Avatar in der Bibliothek</translation>
    </message>
    <message>
        <source>%1 free</source>
        <translation>%1 frei</translation>
    </message>
    <message>
        <source>Up, Down</source>
        <translation>Auf, Ab</translation>
    </message>
    <message>
        <source>Move along the queue</source>
        <translation>Gehen durch die Warteschlange</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Plays the result, or retries a failed job</source>
        <translation>Spielt das Ergebnis oder versucht Fehlgeschlagenes noch einmal</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Entf</translation>
    </message>
    <message>
        <source>Cancels a job, or removes a finished one from the list</source>
        <translation>Hält einen Auftrag an oder nimmt seine Zeile aus der Liste</translation>
    </message>
    <message>
        <source>Chooses sound files to export</source>
        <translation>Wählt Tondateien zum Exportieren</translation>
    </message>
    <message>
        <source>The avatar for files you add next</source>
        <translation>Wer in den nächsten Dateien spricht</translation>
    </message>
    <message>
        <source>Format and quality for files you add next</source>
        <translation>Format und Güte der nächsten Dateien</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>Hintergrund</translation>
    </message>
    <message>
        <source>once there is an avatar: import one in the library</source>
        <translation>sobald es einen Avatar gibt: importiere einen in der Bibliothek</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>Bearbeiten…</translation>
    </message>
    <message>
        <source>Changes this preset or saves it as a new one</source>
        <translation>Ändert, wofür die Vorgabe steht, oder macht eine neue daraus</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>How videos are named; {sound}, {avatar}, {preset} and {date} are filled in</source>
        <translation>Wie Videos heißen: {sound}, {avatar}, {preset} und {date} werden eingesetzt</translation>
    </message>
    <message>
        <source>Do nothing</source>
        <translation>Nichts tun</translation>
    </message>
    <message>
        <source>Show the folder</source>
        <translation>Den Ordner zeigen</translation>
    </message>
    <message>
        <source>Quit the studio</source>
        <translation>Das Studio beenden</translation>
    </message>
    <message>
        <source>When all is done</source>
        <translation>Wenn alles fertig</translation>
    </message>
    <message>
        <source>What happens when the last video of the queue is done</source>
        <translation>Was geschieht, wenn das letzte Video der Liste fertig ist</translation>
    </message>
    <message>
        <source>Preview a sound…</source>
        <translation>Ton vorab ansehen…</translation>
    </message>
    <message>
        <source>Makes and plays the first seconds with this preset, without adding to the queue</source>
        <translation>Macht die ersten Sekunden mit dieser Vorgabe und spielt sie, bevor etwas in die Liste kommt</translation>
    </message>
    <message>
        <source>Preview a sound</source>
        <translation>Ton vorab ansehen</translation>
    </message>
    <message>
        <source>Lips follow</source>
        <translation>Lippen folgen</translation>
    </message>
</context>
<context>
    <name>visema::ui::ExportRow</name>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Rendering</source>
        <translation>Rendert</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>Wird vorbereitet</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>noch %1</translation>
    </message>
    <message>
        <source>100 % · 88 min left · 88.8×</source>
        <translation>100 % · noch 88 min · 88,8×</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Plays the result next to its source</source>
        <translation>Spielt das Ergebnis neben seiner Quelle</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Shows the file in its folder</source>
        <translation>Zeigt die Datei in ihrem Ordner</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Puts the job back into the queue</source>
        <translation>Stellt den Auftrag wieder in die Warteschlange</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Do this next</source>
        <translation>Als Nächstes</translation>
    </message>
    <message>
        <source>Moves this job to the front of the queue</source>
        <translation>Zieht diesen Auftrag allen wartenden vor</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Cancels this job; it stays in the list</source>
        <translation>Bricht den Auftrag ab; er bleibt in der Liste, für später oder zum Entfernen</translation>
    </message>
    <message>
        <source>Delete cancels this job</source>
        <translation>Entf hält diesen Auftrag an</translation>
    </message>
    <message>
        <source>Enter plays the result, Delete removes it from the list</source>
        <translation>Eingabe spielt das Ergebnis, Entf nimmt die Zeile aus der Liste</translation>
    </message>
    <message>
        <source>Delete removes it from the list; the pictures stay</source>
        <translation>Entf nimmt die Zeile aus der Liste; die Bilder bleiben</translation>
    </message>
    <message>
        <source>Enter retries, Delete removes it from the list</source>
        <translation>Eingabe versucht es noch einmal, Entf nimmt die Zeile aus der Liste</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>How it was made</source>
        <translation>Wie es entstand</translation>
    </message>
    <message>
        <source>Shows the log of this job</source>
        <translation>Zeigt das Protokoll dieses Auftrags</translation>
    </message>
    <message>
        <source>Pauses this job; others continue</source>
        <translation>Hält diesen Auftrag an; andere gehen weiter</translation>
    </message>
    <message>
        <source>Removes it from the list; a finished video stays</source>
        <translation>Nimmt die Zeile aus der Liste; ein fertiges Video bleibt</translation>
    </message>
</context>
<context>
    <name>visema::ui::FrameStrip</name>
    <message>
        <source>%1 at %2</source>
        <translation>%1 bei %2</translation>
    </message>
    <message>
        <source>Shows frames %1 to %2 of %3</source>
        <translation>Zeigt Bilder %1 bis %2 von %3</translation>
    </message>
    <message>
        <source>Shows frame %1 of %2</source>
        <translation>Zeigt Bild %1 von %2</translation>
    </message>
</context>
<context>
    <name>visema::ui::KeysDialog</name>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>About and licences</source>
        <translation>Über und Lizenzen</translation>
    </message>
    <message>
        <source>The version, and the libraries it is made with</source>
        <translation>Welche Version das ist und woraus sie besteht</translation>
    </message>
    <message>
        <source>Copy diagnosis</source>
        <translation>Diagnose kopieren</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Closes this window (Esc)</source>
        <translation>Schließt dieses Fenster (Esc)</translation>
    </message>
    <message>
        <source>Visema Studio %1</source>
        <translation>Visema Studio %1</translation>
    </message>
    <message>
        <source>Copies version and system information for a support request</source>
        <translation>Kopiert, was jemand zum Helfen wissen muss: Versionen und diesen Rechner</translation>
    </message>
    <message>
        <source>Manual</source>
        <translation>Handbuch</translation>
    </message>
    <message>
        <source>Explains the studio, and can be searched</source>
        <translation>Erklärt das Studio und lässt sich durchsuchen</translation>
    </message>
    <message>
        <source>en</source>
        <comment>language of the manual</comment>
        <translation>de</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Shows what the studio logged since it was started</source>
        <translation>Zeigt, was das Studio seit dem Start protokolliert hat</translation>
    </message>
    <message>
        <source>Nothing was logged since the studio was started: no warnings and no errors.</source>
        <translation>Seit dem Start des Studios wurde nichts protokolliert: keine Warnungen und keine Fehler.</translation>
    </message>
    <message>
        <source>A voice drives a person&apos;s lips, on your own machine. Free under the Apache License 2.0. Use it only with people who have agreed to it.

Built with:</source>
        <translation>Eine Stimme bewegt die Lippen eines Menschen, auf dem eigenen Rechner. Frei unter der Apache-Lizenz 2.0. Bitte nur mit Menschen verwenden, die zugestimmt haben.

Bestandteile:</translation>
    </message>
</context>
<context>
    <name>visema::ui::LanguageBox</name>
    <message>
        <source>Language of the words</source>
        <translation>Sprache der Worte</translation>
    </message>
    <message>
        <source>The language of the words</source>
        <translation>Die Sprache der Worte</translation>
    </message>
</context>
<context>
    <name>visema::ui::LevelMeter</name>
    <message>
        <source>Input level</source>
        <translation>Eingangspegel</translation>
    </message>
</context>
<context>
    <name>visema::ui::LevelRow</name>
    <message>
        <source>Level</source>
        <translation>Pegel</translation>
    </message>
    <message>
        <source>−88 dB</source>
        <translation>−88 dB</translation>
    </message>
    <message>
        <source>Clipping: turn the input down</source>
        <translation>Übersteuert: Eingang leiser stellen</translation>
    </message>
    <message>
        <source>silent</source>
        <translation>still</translation>
    </message>
    <message>
        <source>%1 dB</source>
        <translation>%1 dB</translation>
    </message>
</context>
<context>
    <name>visema::ui::LibraryPage</name>
    <message>
        <source>Library</source>
        <translation>Bibliothek</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Search the library</source>
        <translation>Bibliothek durchsuchen</translation>
    </message>
    <message>
        <source>Finds avatars by name (%1)</source>
        <translation>Findet Avatare nach Namen (%1)</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Package file…</source>
        <translation>Paketdatei…</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>Ordner…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Put on stage</source>
        <translation>Auf die Bühne</translation>
    </message>
    <message>
        <source>Puts this avatar on the stage</source>
        <translation>Bringt diesen Avatar auf die Bühne</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Checks every file of the package against its checksum</source>
        <translation>Vergleicht jede Datei des Pakets mit ihrer Prüfsumme</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>No avatars yet</source>
        <translation>Noch keine Avatare</translation>
    </message>
    <message>
        <source>Import a .visema package, a 2.0 package or a SyncTalk_2D folder, or drop one here.</source>
        <translation>Importiere ein .visema-Paket, ein 2.0-Paket oder einen SyncTalk_2D-Ordner, oder lege eines hier ab.</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Nichts gefunden</translation>
    </message>
    <message>
        <source>No avatar here is called “%1”.</source>
        <translation>Hier heißt kein Avatar „%1“.</translation>
    </message>
    <message>
        <source>Import a folder</source>
        <translation>Ordner importieren</translation>
    </message>
    <message>
        <source>Import a package</source>
        <translation>Paket importieren</translation>
    </message>
    <message>
        <source>Avatar packages (*.visema *.zip);;All files (*)</source>
        <translation>Avatar-Pakete (*.visema *.zip);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Arrows</source>
        <translation>Pfeile</translation>
    </message>
    <message>
        <source>Go from avatar to avatar</source>
        <translation>Gehen von Avatar zu Avatar</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Entf</translation>
    </message>
    <message>
        <source>Import a package…</source>
        <translation>Ein Paket importieren …</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>Einwilligung</translation>
    </message>
    <message>
        <source>Remove %1?</source>
        <translation>%1 entfernen?</translation>
    </message>
    <message>
        <source>Its file goes to the trash if it lies in the avatar folder; files elsewhere stay where they are.</source>
        <translation>Liegt seine Datei im Ordner für Avatare, kommt sie in den Papierkorb; andere Dateien bleiben, wo sie sind.</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Asks whether to remove the avatar</source>
        <translation>Fragt, ob der Avatar entfernt werden soll</translation>
    </message>
    <message>
        <source>Choose an avatar to see its clips, size and licence.</source>
        <translation>Wähle einen Avatar, um Clips, Größe und Lizenz zu sehen.</translation>
    </message>
    <message>
        <source>Build your own</source>
        <translation>Einen eigenen bauen</translation>
    </message>
    <message>
        <source>Build an avatar…</source>
        <translation>Avatar bauen…</translation>
    </message>
    <message>
        <source>Shows how an avatar is made from a video</source>
        <translation>Zeigt, wie aus einem Video ein Avatar wird</translation>
    </message>
    <message>
        <source>Turn two minutes of video of somebody talking to the camera into an avatar.</source>
        <translation>Mach aus zwei Minuten Video, in denen jemand in die Kamera spricht, einen Avatar.</translation>
    </message>
    <message>
        <source>Puts the avatar on stage</source>
        <translation>Bringt den Avatar auf die Bühne</translation>
    </message>
    <message>
        <source>Imports a .visema package, a 2.0 package or a SyncTalk_2D folder</source>
        <translation>Importiert ein .visema-Paket, ein 2.0-Paket oder einen SyncTalk_2D-Ordner</translation>
    </message>
    <message>
        <source>Cancels this import and those waiting; nothing half-finished is left behind</source>
        <translation>Bricht diesen und wartende Importe ab; nichts Halbes bleibt</translation>
    </message>
    <message>
        <source>Removes the avatar from the library</source>
        <translation>Nimmt den Avatar aus der Bibliothek</translation>
    </message>
</context>
<context>
    <name>visema::ui::LivePage</name>
    <message>
        <source>The avatar cannot be used</source>
        <translation>Der Avatar ist nicht zu gebrauchen</translation>
    </message>
    <message>
        <source>Scene</source>
        <translation>Szene</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>Session figures</source>
        <translation>Messwerte</translation>
    </message>
    <message>
        <source>Show or hide the session&apos;s figures (H)</source>
        <translation>Messwerte zeigen oder verbergen (H)</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Zeitleiste</translation>
    </message>
    <message>
        <source>Show or hide the voice and the mouth (T)</source>
        <translation>Stimme und Mund zeigen oder verbergen (T)</translation>
    </message>
    <message>
        <source>Record take</source>
        <translation>Aufnehmen</translation>
    </message>
    <message>
        <source>Records your voice and the avatar&apos;s pictures, to render as a video in full quality later (R)</source>
        <translation>Nimmt Stimme und Bildfolge auf, um später ein Video in voller Qualität daraus zu machen (R)</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Open the library</source>
        <translation>Bibliothek öffnen</translation>
    </message>
    <message>
        <source>Your voice and the opening of the mouth appear here as soon as there is sound.</source>
        <translation>Die Stimme und die Öffnung des Mundes erscheinen hier, sobald etwas zu hören ist.</translation>
    </message>
    <message>
        <source>Speaking</source>
        <translation>Spricht</translation>
    </message>
    <message>
        <source>Silent</source>
        <translation>Still</translation>
    </message>
    <message>
        <source>Avatar</source>
        <translation>Avatar</translation>
    </message>
    <message>
        <source>Delay</source>
        <translation>Verzögerung</translation>
    </message>
    <message>
        <source>Low %1</source>
        <translation>Kurz %1</translation>
    </message>
    <message>
        <source>For conversation: the lips see %1 ms ahead</source>
        <translation>Für Gespräche: Die Lippen schauen %1 ms voraus</translation>
    </message>
    <message>
        <source>Balanced %1</source>
        <translation>Mittel %1</translation>
    </message>
    <message>
        <source>A little calmer: the lips see %1 ms ahead</source>
        <translation>Etwas ruhiger: Die Lippen schauen %1 ms voraus</translation>
    </message>
    <message>
        <source>Full %1</source>
        <translation>Voll %1</translation>
    </message>
    <message>
        <source>The best lips: they see %1 ms ahead</source>
        <translation>Die besten Lippen: Sie schauen %1 ms voraus</translation>
    </message>
    <message>
        <source>Mouth</source>
        <translation>Mund</translation>
    </message>
    <message>
        <source>Amplitude</source>
        <translation>Ausschlag</translation>
    </message>
    <message>
        <source>Sharpness</source>
        <translation>Schärfe</translation>
    </message>
    <message>
        <source>Listen</source>
        <translation>Mithören</translation>
    </message>
    <message>
        <source>Voice, delayed to match</source>
        <translation>Stimme, lippensynchron</translation>
    </message>
    <message>
        <source>Plays the voice back in time with the lips. With a microphone, use headphones.</source>
        <translation>Spielt die Stimme passend zu den Lippen ab. Mit Mikrofon bitte Kopfhörer benutzen.</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>Mikrofon</translation>
    </message>
    <message>
        <source>The lips follow what you say</source>
        <translation>Die Lippen folgen dem, was du sagst</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>The lips follow a sound file; you can also drop one on this page</source>
        <translation>Die Lippen folgen einer Tondatei; du kannst auch eine hier ablegen</translation>
    </message>
    <message>
        <source>Choose a sound file…</source>
        <translation>Tondatei wählen…</translation>
    </message>
    <message>
        <source>Choose a sound file</source>
        <translation>Tondatei wählen</translation>
    </message>
    <message>
        <source>No avatar</source>
        <translation>Kein Avatar</translation>
    </message>
    <message>
        <source>Opening the avatar</source>
        <translation>Avatar wird geöffnet</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>Listening</source>
        <translation>Hört zu</translation>
    </message>
    <message>
        <source>Waiting for the sound device</source>
        <translation>Wartet auf das Tongerät</translation>
    </message>
    <message>
        <source>Stopped by an error</source>
        <translation>Durch einen Fehler beendet</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>Ends the session (Space)</source>
        <translation>Beendet die Sitzung (Leertaste)</translation>
    </message>
    <message>
        <source>The lips follow the chosen source (Space)</source>
        <translation>Die Lippen folgen der gewählten Quelle (Leertaste)</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>Nimmt auf</translation>
    </message>
    <message>
        <source>Something went wrong</source>
        <translation>Das hat nicht geklappt</translation>
    </message>
    <message>
        <source>No avatar yet</source>
        <translation>Noch kein Avatar</translation>
    </message>
    <message>
        <source>The library is empty. Import a package there, or drop one on this window, and it will speak here.</source>
        <translation>Die Bibliothek ist leer. Importiere dort ein Paket, dann spricht es hier.</translation>
    </message>
    <message>
        <source>For conversation. The lips hear little of what comes next.</source>
        <translation>Für Gespräche. Die Lippen hören wenig von dem, was kommt.</translation>
    </message>
    <message>
        <source>Between conversation and the best lips.</source>
        <translation>Zwischen Gespräch und den besten Lippen.</translation>
    </message>
    <message>
        <source>More delay lets the lips prepare for the next sound.</source>
        <translation>Mit mehr Verzögerung bereiten sich die Lippen auf den nächsten Laut vor.</translation>
    </message>
    <message>
        <source>Starts or ends the session</source>
        <translation>Beginnt oder beendet die Sitzung</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Entf</translation>
    </message>
    <message>
        <source>Resets a slider to its default</source>
        <translation>Setzt einen Regler auf den Standard zurück</translation>
    </message>
    <message>
        <source>Where avatars are imported</source>
        <translation>Wo Avatare importiert werden</translation>
    </message>
    <message>
        <source>How far the mouth opens. Double-click or press Delete to reset.</source>
        <translation>Wie weit sich der Mund öffnet. Doppelklick oder Entf setzt zurück.</translation>
    </message>
    <message>
        <source>How crisp the lips look. Double-click or press Delete to reset.</source>
        <translation>Wie scharf die Lippen aussehen. Doppelklick oder Entf setzt zurück.</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>Hintergrund</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <source>Shows the picture alone: on a display, in a window to capture, or always on top (O)</source>
        <translation>Zeigt nur das Bild: auf einem Bildschirm, in einem Fenster zum Aufnehmen oder immer im Vordergrund (O)</translation>
    </message>
    <message>
        <source>%1 · %2 free</source>
        <translation>%1 · %2 frei</translation>
    </message>
    <message>
        <source>How long the take is, and how much room its disk has left</source>
        <translation>Länge der Aufnahme und freier Platz auf ihrer Platte</translation>
    </message>
    <message>
        <source>Playing</source>
        <translation>Wiedergabe</translation>
    </message>
    <message>
        <source>Go live</source>
        <translation>Live gehen</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>The lips follow what a synthetic voice says</source>
        <translation>Die Lippen folgen dem, was eine synthetische Stimme sagt</translation>
    </message>
    <message>
        <source>WAV, FLAC, MP3, OGG, M4A and everything else FFmpeg reads</source>
        <translation>WAV, FLAC, MP3, OGG, M4A und was FFmpeg sonst liest</translation>
    </message>
</context>
<context>
    <name>visema::ui::MainWindow</name>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>Turn sound files into videos</source>
        <translation>Aus Tondateien Videos machen</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>Bibliothek</translation>
    </message>
    <message>
        <source>The avatars on this computer</source>
        <translation>Die Avatare auf diesem Rechner</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>Überall</translation>
    </message>
    <message>
        <source>Shows or hides the side panel</source>
        <translation>Zeigt oder verbirgt die Seitenleiste</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>Tab</translation>
    </message>
    <message>
        <source>Goes to the next control, with Shift to the one before</source>
        <translation>Geht zum nächsten Bedienelement, mit Umschalt zurück</translation>
    </message>
    <message>
        <source>Arrows</source>
        <translation>Pfeile</translation>
    </message>
    <message>
        <source>Move along a list, a choice or a slider</source>
        <translation>Gehen durch eine Liste, eine Auswahl oder einen Regler</translation>
    </message>
    <message>
        <source>Enter, Space</source>
        <translation>Eingabe, Leer</translation>
    </message>
    <message>
        <source>Activate the focused control</source>
        <translation>Betätigt, was den Fokus hat</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Closes a dialog, a notice or the side panel</source>
        <translation>Schließt einen Dialog, einen Hinweis oder die Seitenleiste</translation>
    </message>
    <message>
        <source>Quits the studio</source>
        <translation>Beendet das Studio</translation>
    </message>
    <message>
        <source>Speak, and watch the avatar say it</source>
        <translation>Sprechen und dem Avatar dabei zusehen</translation>
    </message>
    <message>
        <source>Takes</source>
        <translation>Aufnahmen</translation>
    </message>
    <message>
        <source>Build</source>
        <translation>Aufbau</translation>
    </message>
    <message>
        <source>Make an avatar from a video of a person who talks</source>
        <translation>Einen Avatar aus einem Video einer Person machen, die spricht</translation>
    </message>
    <message>
        <source>Your recordings, to play again or turn into videos</source>
        <translation>Was aufgenommen wurde, zum Abspielen oder für Videos</translation>
    </message>
</context>
<context>
    <name>visema::ui::ManualDialog</name>
    <message>
        <source>Manual</source>
        <translation>Handbuch</translation>
    </message>
    <message>
        <source>Search the manual</source>
        <translation>Handbuch durchsuchen</translation>
    </message>
    <message>
        <source>Pages of the manual</source>
        <translation>Seiten des Handbuchs</translation>
    </message>
    <message>
        <source>Page of the manual</source>
        <translation>Seite des Handbuchs</translation>
    </message>
    <message>
        <source>No page contains these words.</source>
        <translation>Auf keiner Seite stehen diese Wörter.</translation>
    </message>
</context>
<context>
    <name>visema::ui::MaskPreview</name>
    <message>
        <source>Reading the picture</source>
        <translation>Das Bild wird gelesen</translation>
    </message>
</context>
<context>
    <name>visema::ui::MaskView</name>
    <message>
        <source>Mask</source>
        <translation>Maske</translation>
    </message>
    <message>
        <source>Show what is painted</source>
        <translation>Zeigen, was gemalt wird</translation>
    </message>
    <message>
        <source>Shows or hides the mask over the pictures (%1)</source>
        <translation>Zeigt oder verbirgt die Maske über den Bildern (%1)</translation>
    </message>
    <message>
        <source>Mouth wide open</source>
        <translation>Der weiteste Mund</translation>
    </message>
    <message>
        <source>Mouth closed</source>
        <translation>Der geschlossenste Mund</translation>
    </message>
    <message>
        <source>The mouth will be painted in the tinted area: from the base of the nose down as far as the chin moves, fading towards the edge. The dashed line is the lower face in this frame. Collar and hair should stay outside; where they do not, correct the track of these frames.</source>
        <translation>Getönt ist, wo der Mund gemalt wird: vom Nasenansatz bis zum Kinn, wohin das Kinn auch kommt, nach innen auslaufend. Die gestrichelte Linie ist das untere Gesicht in diesem Bild. Kragen und Haare sollen draußen bleiben; wo nicht, berichtige die Spur dieser Bilder.</translation>
    </message>
</context>
<context>
    <name>visema::ui::MicrophonePanel</name>
    <message>
        <source>Test</source>
        <translation>Probe</translation>
    </message>
    <message>
        <source>Gain</source>
        <translation>Verstärkung</translation>
    </message>
    <message>
        <source> dB</source>
        <translation> dB</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>Mikrofon</translation>
    </message>
    <message>
        <source>Remembered by name: it is used again when it is plugged back in</source>
        <translation>Nach Namen gewählt: Kommt es nach dem Abziehen wieder, wird es wieder benutzt</translation>
    </message>
    <message>
        <source>Looking for microphones…</source>
        <translation>Mikrofone werden gesucht…</translation>
    </message>
    <message>
        <source>Makes the microphone louder or quieter. Double-click or press Delete to reset.</source>
        <translation>Macht das Mikrofon lauter oder leiser. Doppelklick oder Entf setzt zurück.</translation>
    </message>
    <message>
        <source>No microphone found</source>
        <translation>Kein Mikrofon gefunden</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>Stop the microphone test</source>
        <translation>Mikrofonprobe anhalten</translation>
    </message>
    <message>
        <source>Test the microphone</source>
        <translation>Mikrofon ausprobieren</translation>
    </message>
    <message>
        <source>Records three seconds, plays them back and tells you whether they are good</source>
        <translation>Nimmt drei Sekunden auf, spielt sie ab und sagt, ob sie gut sind</translation>
    </message>
    <message>
        <source>During a session, the level shows what the microphone hears</source>
        <translation>Während einer Sitzung zeigt der Pegel, was das Mikrofon hört</translation>
    </message>
</context>
<context>
    <name>visema::ui::NavigationRail</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Keyboard shortcuts, version and licences</source>
        <translation>Tastenkürzel, Version und Lizenzen</translation>
    </message>
    <message>
        <source>Sound, engine, memory, folders, look and language</source>
        <translation>Ton, Engine, Speicher, Ordner, Aussehen und Sprache</translation>
    </message>
</context>
<context>
    <name>visema::ui::OnAirPanel</name>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>Mikrofon</translation>
    </message>
    <message>
        <source>Other programs get one more camera, &quot;Visema camera&quot;, that shows the avatar</source>
        <translation>Andere Programme haben eine Kamera mehr, &quot;Visema camera&quot;, die den Avatar zeigt</translation>
    </message>
    <message>
        <source>They get one more microphone, &quot;Visema microphone&quot;: your voice, delayed to match the picture. Use it there instead of your own.</source>
        <translation>Sie haben ein Mikrofon mehr, &quot;Visema microphone&quot;: deine Stimme, so spät wie ihr Bild. Wähle es dort statt deines eigenen.</translation>
    </message>
    <message>
        <source>Go live</source>
        <translation>Live gehen</translation>
    </message>
    <message>
        <source>End live</source>
        <translation>Live beenden</translation>
    </message>
    <message>
        <source>Camera (v4l2)</source>
        <translation>Kamera (v4l2)</translation>
    </message>
    <message>
        <source>Stream</source>
        <translation>Stream</translation>
    </message>
    <message>
        <source>Record a film</source>
        <translation>Mitfilmen</translation>
    </message>
    <message>
        <source>For programs that do not find &quot;Visema camera&quot;: a device of the kernel module v4l2loopback, if there is one</source>
        <translation>Für Programme, die &quot;Visema camera&quot; nicht finden: ein Gerät des Kernelmoduls v4l2loopback, wenn es eines gibt</translation>
    </message>
    <message>
        <source>The picture and the voice go to a streaming service or server</source>
        <translation>Bild und Stimme gehen an einen Streamingdienst oder Server</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Where the stream goes, as the service names it: rtmp://, rtmps:// or srt://</source>
        <translation>Wohin der Stream geht, wie der Dienst es nennt: rtmp://, rtmps:// oder srt://</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>The stream key that the service gave you. It is kept in the keyring of your desktop and nowhere else.</source>
        <translation>Der Streamschlüssel, den dir der Dienst gegeben hat. Er liegt im Schlüsselbund deiner Arbeitsfläche und sonst nirgends.</translation>
    </message>
    <message>
        <source>Records what is shown and said as a video next to your exports, complete even if the connection drops</source>
        <translation>Schreibt, was gezeigt und gesagt wird, in ein Video neben deinen Exporten, vollständig, was das Netz auch tut</translation>
    </message>
    <message>
        <source>Ends the stream, the camera and the microphone (G)</source>
        <translation>Beendet den Stream, die Kamera und das Mikrofon (G)</translation>
    </message>
    <message>
        <source>Starts what is chosen here (G)</source>
        <translation>Was hier gewählt ist, zeigt von jetzt an den Avatar (G)</translation>
    </message>
    <message>
        <source>Filming</source>
        <translation>Wird gefilmt</translation>
    </message>
    <message>
        <source>The film is not written</source>
        <translation>Der Film wird nicht geschrieben</translation>
    </message>
    <message>
        <source>Streaming %1 kbit/s</source>
        <translation>Stream mit %1 kbit/s</translation>
    </message>
    <message>
        <source>The stream was cut off; reconnecting</source>
        <translation>Der Stream ist unterbrochen, neue Verbindung wird gesucht</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>Wird verbunden</translation>
    </message>
    <message>
        <source>%1 left out</source>
        <translation>%1 ausgelassen</translation>
    </message>
    <message>
        <source>Even out the voice</source>
        <translation>Gleichmäßige Stimme</translation>
    </message>
    <message>
        <source>Brings your voice to an even loudness for others and silences the noise between the words</source>
        <translation>Was andere von deiner Stimme hören, wird gleich laut gemacht, und Geräusche zwischen den Worten verstummen</translation>
    </message>
</context>
<context>
    <name>visema::ui::OutputMenu</name>
    <message>
        <source>Full screen on %1 (%2 × %3)</source>
        <translation>Vollbild auf %1 (%2 × %3)</translation>
    </message>
    <message>
        <source>In a window, for OBS and others to capture</source>
        <translation>In einem Fenster, für OBS und andere</translation>
    </message>
    <message>
        <source>Mini stage, always on top</source>
        <translation>Kleine Bühne, immer im Vordergrund</translation>
    </message>
</context>
<context>
    <name>visema::ui::OutputWindow</name>
    <message>
        <source>Visema Studio: mini stage</source>
        <translation>Visema Studio: kleine Bühne</translation>
    </message>
    <message>
        <source>Visema Studio: output</source>
        <translation>Visema Studio: Ausgabe</translation>
    </message>
</context>
<context>
    <name>visema::ui::PackageView</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>What the avatar is called in the library</source>
        <translation>Wie der Avatar in der Bibliothek heißt</translation>
    </message>
    <message>
        <source>Anna</source>
        <translation>Anna</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>Urheber</translation>
    </message>
    <message>
        <source>Who made the footage; may be left empty</source>
        <translation>Wer das Material gemacht hat; darf leer bleiben</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Under which licence the avatar may be used; may be left empty</source>
        <translation>Unter welcher Lizenz der Avatar benutzt werden darf; darf leer bleiben</translation>
    </message>
    <message>
        <source>Private use only</source>
        <translation>Nur privat</translation>
    </message>
    <message>
        <source>Consent of the person shown</source>
        <translation>Einwilligung der gezeigten Person</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>Who is shown</source>
        <translation>Wer gezeigt wird</translation>
    </message>
    <message>
        <source>Anna Example</source>
        <translation>Anna Beispiel</translation>
    </message>
    <message>
        <source>Statement</source>
        <translation>Erklärung</translation>
    </message>
    <message>
        <source>How that person agreed to this avatar, in a sentence</source>
        <translation>Wie diese Person diesem Avatar zugestimmt hat, in einem Satz</translation>
    </message>
    <message>
        <source>The avatar has no name yet.</source>
        <translation>Der Avatar hat noch keinen Namen.</translation>
    </message>
    <message>
        <source>Say who is shown.</source>
        <translation>Sag, wer gezeigt wird.</translation>
    </message>
    <message>
        <source>Say how the person shown agreed to this avatar.</source>
        <translation>Sag, wie die gezeigte Person diesem Avatar zugestimmt hat.</translation>
    </message>
    <message>
        <source>No avatar is made without it. It is kept in the package with today&apos;s date, where anyone can read it.</source>
        <translation>Ohne sie wird kein Avatar erstellt. Sie reist mit dem heutigen Datum im Paket mit, für alle lesbar.</translation>
    </message>
    <message>
        <source>I agree to an avatar of me being made and used.</source>
        <translation>Ich bin einverstanden, dass ein Avatar von mir erstellt und benutzt wird.</translation>
    </message>
</context>
<context>
    <name>visema::ui::PageShell</name>
    <message>
        <source>Side panel</source>
        <translation>Seitenleiste</translation>
    </message>
    <message>
        <source>Show or hide the side panel (F9)</source>
        <translation>Seitenleiste zeigen oder verbergen (F9)</translation>
    </message>
</context>
<context>
    <name>visema::ui::PresetDialog</name>
    <message>
        <source>Quality (CRF)</source>
        <translation>Qualität (CRF)</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Vorgabe</translation>
    </message>
    <message>
        <source>Change the preset</source>
        <translation>Vorgabe ändern</translation>
    </message>
    <message>
        <source>New preset</source>
        <translation>Neue Vorgabe</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>What the preset is called in the list</source>
        <translation>Wie die Vorgabe in der Liste heißt</translation>
    </message>
    <message>
        <source>%1 (my version)</source>
        <translation>%1 (meine Fassung)</translation>
    </message>
    <message>
        <source>H.264: for anything that plays video</source>
        <translation>H.264: für alles, was Videos abspielt</translation>
    </message>
    <message>
        <source>VP9, also with a transparent background</source>
        <translation>VP9, auch mit durchsichtigem Hintergrund</translation>
    </message>
    <message>
        <source>ProRes 4444, for editing</source>
        <translation>ProRes 4444, für den Schnitt</translation>
    </message>
    <message>
        <source>A folder with every frame</source>
        <translation>Ein Ordner mit jedem Bild</translation>
    </message>
    <message>
        <source>Lower is better and larger: 16 is hard to tell from the original, 28 makes small files</source>
        <translation>Kleiner ist besser und größer: 16 ist kaum vom Original zu unterscheiden, 28 ist klein</translation>
    </message>
    <message>
        <source>Smaller file</source>
        <translation>Kleinere Datei</translation>
    </message>
    <message>
        <source>The encoder takes longer</source>
        <translation>Der Encoder braucht länger</translation>
    </message>
    <message>
        <source>Faster</source>
        <translation>Schneller</translation>
    </message>
    <message>
        <source>The file is a little larger</source>
        <translation>Die Datei wird etwas größer</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>As filmed</source>
        <translation>Wie gefilmt</translation>
    </message>
    <message>
        <source>Landscape</source>
        <translation>Querformat</translation>
    </message>
    <message>
        <source>Square; the crop follows the face</source>
        <translation>Quadratisch; der Ausschnitt folgt dem Gesicht</translation>
    </message>
    <message>
        <source>Portrait; the crop follows the face</source>
        <translation>Hochkant; der Ausschnitt folgt dem Gesicht</translation>
    </message>
    <message>
        <source>%1 pixels</source>
        <translation>%1 Pixel</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>Höhe</translation>
    </message>
    <message>
        <source>Of the video; the width follows from its shape</source>
        <translation>Des Videos; die Breite folgt aus der Form</translation>
    </message>
    <message>
        <source>%1 fps</source>
        <translation>%1 fps</translation>
    </message>
    <message>
        <source>Frame rate</source>
        <translation>Bildrate</translation>
    </message>
    <message>
        <source>The footage has 25; other rates repeat or leave out frames</source>
        <translation>Die Aufnahme hat 25; andere Raten wiederholen Bilder oder lassen welche aus</translation>
    </message>
    <message>
        <source>Sound and text</source>
        <translation>Ton und Text</translation>
    </message>
    <message>
        <source>Brings every sound to −16 LUFS, as phones and podcasts expect</source>
        <translation>Bringt jeden Ton auf −16 LUFS, wie Telefone und Podcasts es erwarten</translation>
    </message>
    <message>
        <source>No subtitles</source>
        <translation>Ohne Untertitel</translation>
    </message>
    <message>
        <source>Separate file</source>
        <translation>Eigene Datei</translation>
    </message>
    <message>
        <source>As an .srt file that players show on demand</source>
        <translation>Als .srt-Datei, die Abspieler auf Wunsch zeigen</translation>
    </message>
    <message>
        <source>Burned in</source>
        <translation>Im Bild</translation>
    </message>
    <message>
        <source>Always visible</source>
        <translation>Immer zu sehen</translation>
    </message>
    <message>
        <source>Subtitles come from an .srt or .txt file next to the sound, with the same name.</source>
        <translation>Untertitel kommen aus einer .srt- oder .txt-Datei, die neben dem Ton liegt und so heißt wie er.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Deletes the preset; videos already in the queue stay as they are</source>
        <translation>Nimmt die Vorgabe aus der Liste; damit bestellte Videos bleiben, wie sie sind</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Leaves everything as it is (Esc)</source>
        <translation>Lässt alles, wie es ist (Esc)</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save as new</source>
        <translation>Als neue speichern</translation>
    </message>
    <message>
        <source>Saves the preset under this name</source>
        <translation>Behält die Vorgabe unter diesem Namen</translation>
    </message>
    <message>
        <source>Normalise loudness</source>
        <translation>Gleiche Lautheit</translation>
    </message>
</context>
<context>
    <name>visema::ui::ProgressBar</name>
    <message>
        <source>Working</source>
        <translation>Arbeitet</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
</context>
<context>
    <name>visema::ui::QuestionDialog</name>
    <message>
        <source>Leaves everything as it is (Esc)</source>
        <translation>Lässt alles, wie es ist (Esc)</translation>
    </message>
</context>
<context>
    <name>visema::ui::RecordDialog</name>
    <message>
        <source>Record yourself</source>
        <translation>Dich aufnehmen</translation>
    </message>
    <message>
        <source>Camera, as in a mirror</source>
        <translation>Kamera, wie im Spiegel</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>The camera that films you</source>
        <translation>Die Kamera, die dich filmt</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>Mikrofon</translation>
    </message>
    <message>
        <source>The microphone that hears you</source>
        <translation>Das Mikrofon, das dich hört</translation>
    </message>
    <message>
        <source>You read English sentences</source>
        <translation>Du liest englische Sätze</translation>
    </message>
    <message>
        <source>You read German sentences</source>
        <translation>Du liest deutsche Sätze</translation>
    </message>
    <message>
        <source>Microphone level</source>
        <translation>Pegel des Mikrofons</translation>
    </message>
    <message>
        <source>What you read</source>
        <translation>Was du liest</translation>
    </message>
    <message>
        <source>Begin again</source>
        <translation>Von vorn beginnen</translation>
    </message>
    <message>
        <source>Throws away what was recorded</source>
        <translation>Verwirft, was aufgenommen wurde</translation>
    </message>
    <message>
        <source>This sentence again</source>
        <translation>Diesen Satz noch einmal</translation>
    </message>
    <message>
        <source>Leaves out what you just read; pressed right after Next, the sentence before (Backspace)</source>
        <translation>Lässt weg, was du gerade gelesen hast; gleich nach Weiter den Satz davor (Rücktaste)</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Shows the next sentence once you have read this one (Space)</source>
        <translation>Du hast ihn gelesen: zeigt den nächsten (Leertaste)</translation>
    </message>
    <message>
        <source>Stop and use it</source>
        <translation>Beenden und verwenden</translation>
    </message>
    <message>
        <source>Ends the recording and builds with what was recorded (Ctrl+Enter)</source>
        <translation>Beendet die Aufnahme und baut mit dem, was da ist (Strg+Eingabe)</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Aufnehmen</translation>
    </message>
    <message>
        <source>Begins to record and shows what to read (Space)</source>
        <translation>Beginnt aufzunehmen und zeigt, was zu lesen ist (Leertaste)</translation>
    </message>
    <message>
        <source>Opening the camera and the microphone…</source>
        <translation>Kamera und Mikrofon werden geöffnet…</translation>
    </message>
    <message>
        <source>Nothing can be recorded yet</source>
        <translation>Noch kann nichts aufgenommen werden</translation>
    </message>
    <message>
        <source>The recording is being saved…</source>
        <translation>Die Aufnahme wird gespeichert…</translation>
    </message>
    <message>
        <source>Read aloud what appears here, as you speak every day</source>
        <translation>Lies laut vor, was hier erscheint, so wie du immer sprichst</translation>
    </message>
    <message>
        <source>Close your lips and look into the camera</source>
        <translation>Schließ die Lippen und sieh in die Kamera</translation>
    </message>
    <message>
        <source>Listen: lips closed, nod and blink as you do when somebody talks to you</source>
        <translation>Hör zu: Lippen geschlossen, nicke und blinzle, als spräche jemand mit dir</translation>
    </message>
    <message>
        <source>It takes about three minutes. Space shows the next sentence, Backspace takes one again.</source>
        <translation>Es dauert etwa drei Minuten. Die Leertaste zeigt den nächsten Satz, die Rücktaste wiederholt einen.</translation>
    </message>
    <message numerus="yes">
        <source>%n second(s) more</source>
        <translation>
            <numerusform>noch %n Sekunde</numerusform>
            <numerusform>noch %n Sekunden</numerusform>
        </translation>
    </message>
    <message>
        <source>Next: %1</source>
        <translation>Danach: %1</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Recording %1</source>
        <translation>Aufnahme %1</translation>
    </message>
    <message>
        <source>Throw this recording away?</source>
        <translation>Diese Aufnahme verwerfen?</translation>
    </message>
    <message>
        <source>You have recorded %1. It is not kept unless you use it.</source>
        <translation>Du hast %1 aufgenommen. Bleiben wird nur, was du verwendest.</translation>
    </message>
    <message>
        <source>Keep recording</source>
        <translation>Weiter aufnehmen</translation>
    </message>
    <message>
        <source>Throw away</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Closes without keeping the recording</source>
        <translation>Schließt, ohne die Aufnahme zu behalten</translation>
    </message>
</context>
<context>
    <name>visema::ui::ReportDialog</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Can be selected and copied</source>
        <translation>Kann markiert und kopiert werden</translation>
    </message>
    <message>
        <source>Closes the report (Esc)</source>
        <translation>Schließt den Bericht (Esc)</translation>
    </message>
</context>
<context>
    <name>visema::ui::ResultPlayer</name>
    <message>
        <source>The video&apos;s sound</source>
        <translation>Ton des Videos</translation>
    </message>
    <message>
        <source>The source</source>
        <translation>Die Quelle</translation>
    </message>
    <message>
        <source>Hear the sound file the video was made from, at the same moment</source>
        <translation>Die Tondatei hören, aus der das Video entstand, im selben Augenblick</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>Abspielen oder anhalten</translation>
    </message>
    <message>
        <source>Play or pause (Space)</source>
        <translation>Abspielen oder anhalten (Leertaste)</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Stelle</translation>
    </message>
    <message>
        <source>This video cannot be played here: %1</source>
        <translation>Dieses Video lässt sich hier nicht abspielen: %1</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Hear what was exported</source>
        <translation>Hören, was exportiert wurde</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Closes the player (Esc)</source>
        <translation>Schließt den Spieler (Esc)</translation>
    </message>
    <message>
        <source>Opening the video…</source>
        <translation>Das Video wird geöffnet …</translation>
    </message>
    <message>
        <source>Position in the video; the arrow keys go one second back or forward</source>
        <translation>Der gezeigte Augenblick; die Pfeile gehen eine Sekunde vor und zurück</translation>
    </message>
</context>
<context>
    <name>visema::ui::ScenePanel</name>
    <message>
        <source>Name and line</source>
        <translation>Name und Zeile</translation>
    </message>
    <message>
        <source>Writes a name and a line at the lower left of what others see</source>
        <translation>Schreibt links unten einen Namen und eine Zeile in das, was andere sehen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>The larger words</source>
        <translation>Die größeren Worte</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>The smaller words beneath; may be left empty</source>
        <translation>Die kleineren Worte darunter; kann leer bleiben</translation>
    </message>
    <message>
        <source>Logo or frame</source>
        <translation>Logo oder Rahmen</translation>
    </message>
    <message>
        <source>A PNG picture with transparency lies over what others see</source>
        <translation>Ein PNG-Bild mit Transparenz liegt über dem, was andere sehen</translation>
    </message>
    <message>
        <source>Choose a picture with transparency</source>
        <translation>Ein Bild mit Transparenz wählen</translation>
    </message>
    <message>
        <source>PNG pictures (%1)</source>
        <translation>PNG-Bilder (%1)</translation>
    </message>
    <message>
        <source>Card while away</source>
        <translation>Pausenbild</translation>
    </message>
    <message>
        <source>Others see this picture instead of a still one while you press Still and mute</source>
        <translation>Andere sehen dieses Bild statt eines stehenden, solange „Standbild und stumm“ gilt</translation>
    </message>
    <message>
        <source>Choose a card</source>
        <translation>Pausenbild wählen</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Horizontal</source>
        <translation>Waagerecht</translation>
    </message>
    <message>
        <source>Vertical</source>
        <translation>Senkrecht</translation>
    </message>
    <message>
        <source>How large the avatar is for others. Double-click or press Delete to reset.</source>
        <translation>Wie groß andere den Avatar sehen. Doppelklick oder Entf setzt zurück.</translation>
    </message>
    <message>
        <source>Moves the avatar to the left or right. Double-click or press Delete to reset.</source>
        <translation>Rückt den Avatar nach links oder rechts. Doppelklick oder Entf setzt zurück.</translation>
    </message>
    <message>
        <source>Moves the avatar up or down. Double-click or press Delete to reset.</source>
        <translation>Rückt den Avatar nach oben oder unten. Doppelklick oder Entf setzt zurück.</translation>
    </message>
    <message>
        <source>What others see</source>
        <translation>Was andere sehen</translation>
    </message>
</context>
<context>
    <name>visema::ui::SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Changes take effect and are saved at once.</source>
        <translation>Änderungen gelten sofort und werden behalten.</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Ton</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Engine</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Pages of the settings; the arrow keys move between them</source>
        <translation>Was sich einstellen lässt; die Pfeile gehen von Seite zu Seite</translation>
    </message>
    <message>
        <source>Closes the settings (Esc)</source>
        <translation>Schließt die Einstellungen (Esc)</translation>
    </message>
</context>
<context>
    <name>visema::ui::SpeakPanel</name>
    <message>
        <source>Say it</source>
        <translation>Sagen</translation>
    </message>
    <message>
        <source>Text to say</source>
        <translation>Text, der gesagt wird</translation>
    </message>
    <message>
        <source>Type or paste what is to be said</source>
        <translation>Tippe oder füge ein, was gesagt werden soll</translation>
    </message>
    <message>
        <source>Ctrl+Return says it; texts added meanwhile are said afterwards</source>
        <translation>Strg+Eingabe sagt es; was kommt, während etwas gesagt wird, wird danach gesagt</translation>
    </message>
    <message>
        <source>Voice</source>
        <translation>Stimme</translation>
    </message>
    <message>
        <source>Voices of espeak-ng, flite and festival; or program: and a command that reads a text and prints a WAV file</source>
        <translation>Stimmen von espeak-ng, flite und festival; oder program: und ein Befehl, der einen Text liest und eine WAV-Datei ausgibt</translation>
    </message>
    <message numerus="yes">
        <source>%n to come</source>
        <translation>
            <numerusform>noch %n</numerusform>
            <numerusform>noch %n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>visema::ui::Stage</name>
    <message>
        <source>Stage</source>
        <translation>Bühne</translation>
    </message>
</context>
<context>
    <name>visema::ui::StageHud</name>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>Session figures</source>
        <translation>Messwerte</translation>
    </message>
    <message>
        <source>Voice to picture %1</source>
        <translation>Stimme bis Bild %1</translation>
    </message>
    <message>
        <source>Voice to picture</source>
        <translation>Stimme bis Bild</translation>
    </message>
    <message>
        <source>P95 · P99</source>
        <translation>P95 · P99</translation>
    </message>
    <message>
        <source>Shown · dropped</source>
        <translation>Gezeigt · verloren</translation>
    </message>
    <message>
        <source>How far the picture lags behind the voice. Click to see every stage; H hides this.</source>
        <translation>Wie lange das Bild der Stimme folgt. Klick zeigt jede Stufe; H verbirgt dies.</translation>
    </message>
    <message>
        <source>Frames per second</source>
        <translation>Bilder je Sekunde</translation>
    </message>
</context>
<context>
    <name>visema::ui::StatusBar</name>
    <message>
        <source>Frame %1 ms · P95 %2</source>
        <translation>Bild %1 ms · P95 %2</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>No engine started yet</source>
        <translation>Noch keine Engine gestartet</translation>
    </message>
    <message>
        <source>%1 fps</source>
        <translation>%1 fps</translation>
    </message>
    <message>
        <source>Dropped %1</source>
        <translation>Verloren %1</translation>
    </message>
    <message>
        <source>Memory %1 MB</source>
        <translation>Speicher %1 MB</translation>
    </message>
    <message>
        <source>Memory %1 MB, limit %2 MB</source>
        <translation>Speicher %1 MB, Grenze %2 MB</translation>
    </message>
    <message>
        <source>The engine that paints the lips, how fast it is, and how much memory the studio uses now</source>
        <translation>Womit die Lippen gemalt werden, wie schnell es geht und wie viel Speicher das Studio gerade belegt</translation>
    </message>
</context>
<context>
    <name>visema::ui::StepBar</name>
    <message>
        <source>Video</source>
        <translation>Video</translation>
    </message>
    <message>
        <source>The videos of this avatar, and other builds</source>
        <translation>Die Videos dieses Avatars und andere Aufbauten</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Track</source>
        <translation>Verfolgen</translation>
    </message>
    <message>
        <source>Where the face is in every frame</source>
        <translation>Wo das Gesicht in jedem Bild ist</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>Maske</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Trainieren</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>Beurteilen</translation>
    </message>
    <message>
        <source>Package</source>
        <translation>Paket</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>How good the footage is</source>
        <translation>Was das Material taugt</translation>
    </message>
    <message>
        <source>Which part of the face is painted</source>
        <translation>Was vom Gesicht gemalt wird</translation>
    </message>
    <message>
        <source>Trains a network on this mouth</source>
        <translation>Lehrt ein Netz diesen Mund</translation>
    </message>
    <message>
        <source>How good the network is, on frames it never saw</source>
        <translation>Was gelernt wurde, an nie gesehenen Bildern</translation>
    </message>
    <message>
        <source>Name and consent; adds the avatar to the library</source>
        <translation>Name, Einwilligung, und in die Bibliothek</translation>
    </message>
</context>
<context>
    <name>visema::ui::SwatchRow</name>
    <message>
        <source>White</source>
        <translation>Weiß</translation>
    </message>
    <message>
        <source>Light grey</source>
        <translation>Hellgrau</translation>
    </message>
    <message>
        <source>Slate</source>
        <translation>Schiefer</translation>
    </message>
    <message>
        <source>Black</source>
        <translation>Schwarz</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Blau</translation>
    </message>
    <message>
        <source>Wine red</source>
        <translation>Weinrot</translation>
    </message>
    <message>
        <source>A colour of your own…</source>
        <translation>Eine eigene Farbe …</translation>
    </message>
</context>
<context>
    <name>visema::ui::TakeRow</name>
    <message>
        <source>Make film</source>
        <translation>Video erstellen</translation>
    </message>
    <message>
        <source>Name of the take</source>
        <translation>Name der Aufnahme</translation>
    </message>
    <message>
        <source>Enter keeps the new name, Esc the old one</source>
        <translation>Die Eingabetaste übernimmt den neuen Namen, Esc behält den alten</translation>
    </message>
    <message>
        <source>Renders this take as a video in full quality, with the settings of the Export page</source>
        <translation>Macht aus der Aufnahme ein Video in voller Qualität, mit den Einstellungen der Exportseite</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Renames the take (F2)</source>
        <translation>Gibt der Aufnahme einen anderen Namen (F2)</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Shows the take&apos;s files</source>
        <translation>Zeigt die Dateien der Aufnahme</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Moves the take to the trash (Delete)</source>
        <translation>Verschiebt die Aufnahme in den Papierkorb (Entf)</translation>
    </message>
    <message>
        <source>Enter plays the take, F2 renames it, Delete moves it to the trash</source>
        <translation>Die Eingabetaste spielt die Aufnahme ab, F2 benennt sie um, Entf verschiebt sie in den Papierkorb</translation>
    </message>
    <message>
        <source>Plays the take again, live with its avatar</source>
        <translation>Lässt es den Avatar noch einmal sagen, live</translation>
    </message>
</context>
<context>
    <name>visema::ui::TakesPage</name>
    <message>
        <source>Takes</source>
        <translation>Aufnahmen</translation>
    </message>
    <message>
        <source>No takes yet</source>
        <translation>Noch keine Aufnahmen</translation>
    </message>
    <message>
        <source>Go to Live</source>
        <translation>Zur Live-Seite</translation>
    </message>
    <message>
        <source>Opens the page where takes are recorded</source>
        <translation>Öffnet die Seite, auf der aufgenommen wird</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Wo</translation>
    </message>
    <message>
        <source>Another folder can be chosen in the settings.</source>
        <translation>In den Einstellungen lässt sich ein anderer Ordner wählen.</translation>
    </message>
    <message>
        <source>Up, Down</source>
        <translation>Auf, Ab</translation>
    </message>
    <message>
        <source>Move along the takes</source>
        <translation>Durch die Aufnahmen gehen</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Plays the take</source>
        <translation>Spielt die Aufnahme ab</translation>
    </message>
    <message>
        <source>Renames the take</source>
        <translation>Benennt die Aufnahme um</translation>
    </message>
    <message>
        <source>Moves the take to the trash</source>
        <translation>Verschiebt die Aufnahme in den Papierkorb</translation>
    </message>
    <message>
        <source>Opens %1</source>
        <translation>Öffnet %1</translation>
    </message>
    <message>
        <source>%1 free</source>
        <translation>%1 frei</translation>
    </message>
    <message>
        <source>Record yourself on the Live page. Your takes appear here, to be played again or made into full-quality videos.</source>
        <translation>Auf der Live-Seite lässt sich aufnehmen, was gesagt wird. Hier lässt es sich abspielen oder als Video in voller Qualität erstellen.</translation>
    </message>
</context>
<context>
    <name>visema::ui::Toasts</name>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Dismiss (Esc)</source>
        <translation>Schließen (Esc)</translation>
    </message>
</context>
<context>
    <name>visema::ui::TrackStage</name>
    <message>
        <source>Frame</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Drag the points onto eyes and nose; 1 to 5 choose one, 0 all; arrow keys nudge, with Shift by a quarter of a pixel</source>
        <translation>Zieh die Punkte auf Augen und Nase; 1 bis 5 wählt einen, 0 alle; Pfeiltasten schieben, mit Umschalt um einen Viertelpixel</translation>
    </message>
</context>
<context>
    <name>visema::ui::TrackView</name>
    <message>
        <source>Face away</source>
        <translation>Abgewandt</translation>
    </message>
    <message>
        <source>Lost</source>
        <translation>Verloren</translation>
    </message>
    <message>
        <source>Your keyframe</source>
        <translation>Dein Schlüsselbild</translation>
    </message>
    <message>
        <source>Keyframe</source>
        <translation>Schlüsselbild</translation>
    </message>
    <message>
        <source>Tracked</source>
        <translation>Verfolgt</translation>
    </message>
    <message>
        <source>Plays or stops (%1)</source>
        <translation>Spielt ab oder hält an (%1)</translation>
    </message>
    <message>
        <source>Worse</source>
        <translation>Schlechter</translation>
    </message>
    <message>
        <source>Worst</source>
        <translation>Schlechteste</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>Video</translation>
    </message>
    <message>
        <source>Which of the videos is shown</source>
        <translation>Welches der Videos gezeigt wird</translation>
    </message>
    <message>
        <source>This frame</source>
        <translation>Dieses Bild</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Roll</source>
        <translation>Neigung</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Mark this stretch</source>
        <translation>Abschnitt markieren</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Ab</translation>
    </message>
    <message>
        <source>Tip</source>
        <translation>Tipp</translation>
    </message>
    <message>
        <source>Drag the five points onto the eyes and the nose bridge. Only the stretch between two keyframes is tracked again.</source>
        <translation>Zieh die fünf Punkte auf die Augen und den Nasenrücken. Nur der Abschnitt zwischen zwei Schlüsselbildern wird neu verfolgt.</translation>
    </message>
    <message>
        <source>Set keyframe</source>
        <translation>Schlüsselbild</translation>
    </message>
    <message>
        <source>Refine</source>
        <translation>Verfeinern</translation>
    </message>
    <message>
        <source>Clear keyframe</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Track again</source>
        <translation>Neu verfolgen</translation>
    </message>
    <message>
        <source>Clear before</source>
        <translation>Davor entfernen</translation>
    </message>
    <message>
        <source>Clear after</source>
        <translation>Danach entfernen</translation>
    </message>
    <message>
        <source>Covered</source>
        <translation>Verdeckt</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>Auslassen</translation>
    </message>
    <message>
        <source>Not used at all (%1)</source>
        <translation>Wird gar nicht benutzt (%1)</translation>
    </message>
    <message>
        <source>Idle</source>
        <translation>Leerlauf</translation>
    </message>
    <message>
        <source>Frame %1 · fit %2</source>
        <translation>Bild %1 · Sitz %2</translation>
    </message>
    <message>
        <source>%1°</source>
        <translation>%1°</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Goes to the previous place worth a look (%1)</source>
        <translation>Die Stelle davor, die man ansehen sollte (%1)</translation>
    </message>
    <message>
        <source>Goes to the next place worth a look (%1)</source>
        <translation>Die nächste Stelle, die man ansehen sollte (%1)</translation>
    </message>
    <message>
        <source>Goes to the worst frame of all (%1)</source>
        <translation>Das schlechteste Bild von allen (%1)</translation>
    </message>
    <message>
        <source>Reading the picture</source>
        <translation>Das Bild wird gelesen</translation>
    </message>
    <message>
        <source>Worth a look</source>
        <translation>Was anzusehen ist</translation>
    </message>
    <message>
        <source>Frames with at least this error are red and worth a look</source>
        <translation>Ab welchem Fehler ein Bild rot ist und zu den Stellen zählt, die man ansehen sollte</translation>
    </message>
    <message>
        <source>Fixes the face as it is shown here; only the stretch up to the next keyframes is tracked again (%1)</source>
        <translation>Hält das Gesicht hier, wie gezeigt; nur bis zu den nächsten Schlüsselbildern wird neu verfolgt (%1)</translation>
    </message>
    <message>
        <source>Fits this frame to the keyframes and fixes it there (%1)</source>
        <translation>Passt dieses Bild in die Schlüsselbilder ein und hält es dort (%1)</translation>
    </message>
    <message>
        <source>Removes your keyframe from this frame (%1)</source>
        <translation>Entfernt dein Schlüsselbild dieses Bildes (%1)</translation>
    </message>
    <message>
        <source>Tracks the face through this video again; your keyframes and marks stay (%1)</source>
        <translation>Verfolgt das Gesicht neu durch dieses Video; deine Schlüsselbilder und Marken bleiben (%1)</translation>
    </message>
    <message>
        <source>Removes the keyframes you set before this frame (%1)</source>
        <translation>Entfernt deine Schlüsselbilder vor diesem Bild (%1)</translation>
    </message>
    <message>
        <source>Removes the keyframes you set after this frame (%1)</source>
        <translation>Entfernt deine Schlüsselbilder nach diesem Bild (%1)</translation>
    </message>
    <message>
        <source>The face cannot be seen here; press again to remove the mark (%1)</source>
        <translation>Das Gesicht ist hier nicht zu sehen; noch einmal nimmt es zurück (%1)</translation>
    </message>
    <message>
        <source>Something is in front of the mouth; not used for training (%1)</source>
        <translation>Etwas ist vor dem Mund: wird nicht gelernt (%1)</translation>
    </message>
    <message>
        <source>How the avatar looks while it listens: choose a stretch with closed lips (%1)</source>
        <translation>So hört der Avatar zu: wähle einen Abschnitt mit geschlossenen Lippen (%1)</translation>
    </message>
    <message>
        <source>Tracking quality · keyframes: %1 · worth a look: %2</source>
        <translation>Güte der Spur · Schlüsselbilder: %1 · anzusehen: %2</translation>
    </message>
</context>
<context>
    <name>visema::ui::TrainView</name>
    <message>
        <source>Training</source>
        <translation>Training läuft</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Trained</source>
        <translation>Trainiert</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Not trained</source>
        <translation>Nicht trainiert</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stop and keep</source>
        <translation>Beenden und behalten</translation>
    </message>
    <message>
        <source>Lips, on frames it never saw</source>
        <translation>Lippen, an nie gesehenen Bildern</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>Measured every few minutes</source>
        <translation>Wird alle paar Minuten gemessen</translation>
    </message>
    <message>
        <source>Ends the training now and makes the avatar with what was learnt so far (%1)</source>
        <translation>Beendet das Training jetzt und macht den Avatar mit dem bisher Gelernten (%1)</translation>
    </message>
    <message>
        <source>What it paints</source>
        <translation>Was es malt</translation>
    </message>
    <message>
        <source>%1 dB</source>
        <translation>%1 dB</translation>
    </message>
    <message>
        <source>It resumes from where it stopped.</source>
        <translation>Es geht weiter, wo es war.</translation>
    </message>
    <message>
        <source>The network is in the avatar. Verify shows how good it is.</source>
        <translation>Das Netz ist im Avatar. Der nächste Schritt sagt, was es taugt.</translation>
    </message>
    <message>
        <source>A network learns how this mouth looks and how it follows a voice. This takes about an hour on two cores and continues when this window is closed.</source>
        <translation>Ein Netz lernt diesen Mund: wie er aussieht und wie er einer Stimme folgt. Das dauert auf zwei Kernen etwa eine Stunde und läuft weiter, wenn dieses Fenster geschlossen wird.</translation>
    </message>
    <message>
        <source>Stops after this step and keeps everything; it can be resumed (%1)</source>
        <translation>Hält nach diesem Schritt an und behält alles; es geht dort weiter (%1)</translation>
    </message>
    <message>
        <source>Filmed above, painted below, on frames it never saw</source>
        <translation>Oben gefilmt, unten gemalt, an nie gesehenen Bildern</translation>
    </message>
    <message>
        <source>The first picture appears half a minute after training starts.</source>
        <translation>Das erste Bild kommt eine halbe Minute nach Beginn des Trainings.</translation>
    </message>
</context>
<context>
    <name>visema::ui::VoiceTimeline</name>
    <message>
        <source>Voice and mouth</source>
        <translation>Stimme und Mund</translation>
    </message>
    <message>
        <source>Voice</source>
        <translation>Stimme</translation>
    </message>
    <message>
        <source>Mouth</source>
        <translation>Mund</translation>
    </message>
</context>
<context>
    <name>visema::ui::WelcomePanel</name>
    <message>
        <source>Welcome</source>
        <translation>Willkommen</translation>
    </message>
    <message>
        <source>Hear Iris speak</source>
        <translation>Iris sprechen hören</translation>
    </message>
    <message>
        <source>Plays a sentence through your speakers; the lips follow it</source>
        <translation>Spielt einen Satz über die Lautsprecher; die Lippen folgen</translation>
    </message>
    <message>
        <source>Use my microphone</source>
        <translation>Mein Mikrofon benutzen</translation>
    </message>
    <message>
        <source>Listens to your microphone; nothing leaves this computer</source>
        <translation>Hört auf dein Mikrofon; nichts verlässt diesen Rechner</translation>
    </message>
</context>
<context>
    <name>visema::ui::WordsDialog</name>
    <message>
        <source>Video</source>
        <translation>Video</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Wörter</translation>
    </message>
    <message>
        <source>What is said in the recording, word for word</source>
        <translation>Was in der Aufnahme gesagt wird, Wort für Wort</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Leaves everything as it is (Esc)</source>
        <translation>Lässt alles, wie es ist (Esc)</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Transcript</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>With a word-for-word transcript the mouth learns which sound is which; without one it goes by what it hears. Verify shows which of the two explains the mouth better, and that one is used.</source>
        <translation>Mit den Worten, Wort für Wort, lernt der Mund, welcher Laut welcher ist; ohne sie richtet er sich nach dem Gehörten. Das Urteil sagt, was den Mund besser erklärt, und das Bessere wird verwendet.</translation>
    </message>
    <message>
        <source>The video this is said in</source>
        <translation>Das Video, in dem es gesagt wird</translation>
    </message>
    <message>
        <source>What is said in the video, word for word; leave it empty if there is no transcript</source>
        <translation>Was im Video gesagt wird, Wort für Wort; leer: niemand hat es aufgeschrieben</translation>
    </message>
    <message>
        <source>Saves the transcript with this build; it can be undone</source>
        <translation>Behält die Worte bei diesem Bau; das lässt sich rückgängig machen</translation>
    </message>
</context>
<context>
    <name>visema::ui::WordsPicker</name>
    <message>
        <source>Sound</source>
        <translation>Ton</translation>
    </message>
    <message>
        <source>The lips follow what is heard</source>
        <translation>Die Lippen folgen dem, was zu hören ist</translation>
    </message>
    <message>
        <source>Text file</source>
        <translation>Textdatei</translation>
    </message>
    <message>
        <source>Type it</source>
        <translation>Eintippen</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Worte</translation>
    </message>
    <message>
        <source>The lips say the words of the .txt or .srt file next to each audio file</source>
        <translation>Die Lippen sprechen die Worte der .txt- oder .srt-Datei neben jeder Audiodatei</translation>
    </message>
    <message>
        <source>The lips say the words you type, for the next audio file you add</source>
        <translation>Die Lippen sprechen die eingetippten Worte, für die nächste Audiodatei, die du hinzufügst</translation>
    </message>
    <message>
        <source>What is said in the recording, word for word</source>
        <translation>Was in der Aufnahme gesagt wird, Wort für Wort</translation>
    </message>
    <message>
        <source>What is said in the next audio file you add, word for word</source>
        <translation>Was in der nächsten Audiodatei gesagt wird, die du hinzufügst, Wort für Wort</translation>
    </message>
    <message>
        <source>hello.wav follows hello.txt or hello.srt in the same folder, for up to three minutes.</source>
        <translation>hello.wav folgt hello.txt oder hello.srt im selben Ordner, bis zu drei Minuten lang.</translation>
    </message>
</context>
<context>
    <name>visema::ui::WorkPanel</name>
    <message>
        <source>%1 · %2 left</source>
        <translation>%1 · noch %2</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stops here; what is done so far is kept (%1)</source>
        <translation>Hält an; was bisher fertig ist, bleibt (%1)</translation>
    </message>
</context>
<context>
    <name>System</name>
    <message>
        <source>No such file or directory</source>
        <translation>Datei oder Ordner nicht gefunden</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>keine Berechtigung</translation>
    </message>
    <message>
        <source>Operation not permitted</source>
        <translation>nicht erlaubt</translation>
    </message>
    <message>
        <source>File exists</source>
        <translation>es gibt sie schon</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>das ist kein Ordner</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>das ist ein Ordner</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>kein Platz mehr auf dem Datenträger</translation>
    </message>
    <message>
        <source>Disk quota exceeded</source>
        <translation>das Kontingent auf dem Datenträger ist erschöpft</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>auf dem Datenträger kann nur gelesen werden</translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation>der Dateiname ist zu lang</translation>
    </message>
    <message>
        <source>File too large</source>
        <translation>die Datei ist zu groß</translation>
    </message>
    <message>
        <source>Too many open files</source>
        <translation>zu viele offene Dateien</translation>
    </message>
    <message>
        <source>Device or resource busy</source>
        <translation>das Gerät ist belegt</translation>
    </message>
    <message>
        <source>No such device</source>
        <translation>dieses Gerät gibt es nicht</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>Ein- oder Ausgabefehler</translation>
    </message>
    <message>
        <source>Cannot allocate memory</source>
        <translation>der Speicher reicht nicht</translation>
    </message>
    <message>
        <source>Connection refused</source>
        <translation>die Verbindung wurde abgelehnt</translation>
    </message>
    <message>
        <source>Connection reset by peer</source>
        <translation>die Gegenseite hat die Verbindung abgebrochen</translation>
    </message>
    <message>
        <source>Connection timed out</source>
        <translation>keine Antwort in der erlaubten Zeit</translation>
    </message>
    <message>
        <source>Network is unreachable</source>
        <translation>das Netz ist nicht erreichbar</translation>
    </message>
    <message>
        <source>No route to host</source>
        <translation>es gibt keinen Weg dorthin</translation>
    </message>
    <message>
        <source>Broken pipe</source>
        <translation>die Verbindung ist abgebrochen</translation>
    </message>
    <message>
        <source>Invalid data found when processing input</source>
        <translation>die Daten sind ungültig</translation>
    </message>
    <message>
        <source>Invalid argument</source>
        <translation>ungültige Angabe</translation>
    </message>
    <message>
        <source>End of file</source>
        <translation>Ende der Datei</translation>
    </message>
</context>
</TS>
